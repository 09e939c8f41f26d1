import { Reader, Writer } from 'protobufjs/minimal';

export interface KeyValue {
  readonly key: string;
  readonly value: Buffer;
}

/** CommApiData as wx-server-sdk sends it: field 2 is the open API's parameters, a repeated key-value pair. */
export function decodeApiData(bytes: Buffer): KeyValue[] {
  const pairs: KeyValue[] = [];
  eachField(Reader.create(bytes), (field, reader) => {
    if (field !== 2) return false;
    eachField(Reader.create(reader.bytes()), (inner, list) => {
      if (inner !== 1) return false;
      pairs.push(decodePair(list.bytes()));
      return true;
    });
    return true;
  });
  return pairs;
}

/** CommOpenApiResp: either WeChat's own answer, or the error code of the platform in front of it. */
export function encodeOpenApiResponse(
  answer: { respData: Buffer; contentType: string } | { errorCode: number },
): Buffer {
  const writer = Writer.create();
  if ('errorCode' in answer) {
    // respData and contentType are required fields of the message, empty or not.
    writer.uint32(10).bytes(new Uint8Array()).uint32(18).string('').uint32(24).int32(answer.errorCode);
  } else {
    writer.uint32(10).bytes(answer.respData).uint32(18).string(answer.contentType);
  }
  return Buffer.from(writer.finish());
}

function decodePair(bytes: Uint8Array): KeyValue {
  let key = '';
  let value = Buffer.alloc(0);
  eachField(Reader.create(bytes), (field, reader) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = Buffer.from(reader.bytes());
    else return false;
    return true;
  });
  return { key, value };
}

/** Walks the fields of a message; `read` consumes one and says so, else it is skipped. */
function eachField(reader: Reader, read: (field: number, reader: Reader) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!read(tag >>> 3, reader)) reader.skipType(tag & 7);
  }
}
