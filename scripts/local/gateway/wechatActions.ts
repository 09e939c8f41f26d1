import * as z from 'zod';
import { parse } from './body';
import { isPlain } from './ejson';
import type { WechatPort } from './options';
import { decodeApiData, encodeOpenApiResponse } from './protobuf';
import { PlatformError } from './reply';
import type { Answer } from './reply';

/** Not JSON_TYPE: the SDK would parse the bytes as an error of the platform. */
const RAW_TYPE = 'application/octet-stream';

const apiBody = z.object({ apiName: z.string().min(1), requestData: z.string().optional() });

/**
 * wx.openApi (`cloud.openapi.*`): protobuf in, protobuf out. A refusal such as 43101 travels inside WeChat's JSON.
 */
export async function callOpenApi(
  form: ReadonlyMap<string, Buffer>,
  wechat: WechatPort,
  instanceId: string | null,
): Promise<Answer> {
  const pairs = decodeApiData(field(form, 'requestData'));
  const data = Object.fromEntries(pairs.map(({ key, value }) => [key, readJson(value) ?? value]));
  const answer = await wechat.openApi(apiNameOf(form), data, instanceId);
  const refusal = platformRefusal(answer);
  const bytes = encodeOpenApiResponse(
    refusal === null
      ? { respData: Buffer.from(JSON.stringify(answer)), contentType: 'application/json' }
      : { errorCode: refusal },
  );
  return { raw: { contentType: RAW_TYPE, bytes } };
}

/** wx.wxPayApi (`cloud.cloudPay.*`): JSON bytes in snake_case both ways; a bill comes as the bytes that it is. */
export async function callPayApi(
  form: ReadonlyMap<string, Buffer>,
  wechat: WechatPort,
  instanceId: string | null,
): Promise<Answer> {
  const data = readJson(field(form, 'requestData'));
  if (!isPlain(data)) throw new PlatformError('INVALID_PARAM', 'requestData is not a JSON object');
  const answer = await wechat.payApi(apiNameOf(form), data, instanceId);
  const bytes = Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(answer));
  return { raw: { contentType: RAW_TYPE, bytes } };
}

/** wx.api (`cloud.callOpenAPI`): the same open APIs, as plain JSON. */
export async function callApi(body: unknown, wechat: WechatPort, instanceId: string | null): Promise<Answer> {
  const { apiName, requestData = '' } = parse(apiBody, body);
  const data = requestData === '' ? {} : readJson(Buffer.from(requestData));
  if (!isPlain(data)) throw new PlatformError('INVALID_PARAM', 'requestData is not a JSON object');
  const answer = await wechat.openApi(apiName, data, instanceId);
  return { fields: { data: { responseData: JSON.stringify(answer) } } };
}

export function apiNameOf(form: ReadonlyMap<string, Buffer>): string {
  return field(form, 'apiName').toString('utf8');
}

function field(form: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const value = form.get(name);
  if (value === undefined) throw new PlatformError('INVALID_PARAM', `the form has no ${name}`);
  return value;
}

/** A value that is not JSON is a file that was uploaded, and stays bytes. */
function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Codes -601xxx and -604xxx come from the platform in front of WeChat and travel in the protobuf, not in the JSON.
 */
function platformRefusal(answer: object): number | null {
  const code = 'errcode' in answer ? answer.errcode : 0;
  return typeof code === 'number' && code <= -601_000 && code > -605_000 ? code : null;
}
