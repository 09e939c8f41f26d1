import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { headerOf, sendReply } from '../gateway/server';
import type { Door, Reply } from '../gateway/types';
import type { WechatWorld } from '../types';
import { INSTANCE_HEADER } from '../runner/protocol';

export const FACEID_PATH = '/wechat/faceid';

/**
 * A request signed with TC3, as tencentcloud-sdk-nodejs-common sends it; whose key signed it is not looked
 * at.
 */
const TC3_AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=[^/]+\/[\d-]{10}\/[^/]+\/tc3_request, SignedHeaders=[\w;-]+, Signature=[0-9a-f]{64}$/;

const requestSchema = z.object({ IdCard: z.string(), Name: z.string() });

const RESULTS = {
  consistent: { Result: '0', Description: '姓名和身份证号一致' },
  inconsistent: { Result: '-1', Description: '姓名和身份证号不一致' },
  illegalNumber: { Result: '-2', Description: '非法身份证号（长度、校验位等不正确）' },
  illegalName: { Result: '-3', Description: '非法姓名（长度、格式等不正确）' },
  unknownNumber: { Result: '-5', Description: '证件库中无此身份证记录' },
} as const;

export interface Faceid {
  readonly world: Omit<WechatWorld['faceid'], 'endpoint'>;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Tencent Cloud's faceid service: the API IdCardVerification of version 2018-03-01. */
export function createFaceid(door: Door): Faceid {
  const people = new Map<string, string>();
  let broken = false;
  let asked = 0;

  const answer = async (request: IncomingMessage, body: string): Promise<Reply> => {
    asked += 1;
    if (broken)
      return { status: 500, contentType: 'text/plain', body: 'service unavailable', errorCode: 'HTTP_500' };
    const problem = problemOf(request);
    if (problem !== null) return answerError(problem);
    const parsed = requestSchema.safeParse(parseJson(body));
    if (!parsed.success)
      return answerError({ Code: 'MissingParameter', Message: 'IdCard and Name are required' });
    return answerJson(compare(people, parsed.data.IdCard, parsed.data.Name));
  };

  return {
    world: {
      register: (idNumber, name) => void people.set(idNumber.toUpperCase(), name),
      outage: (on) => void (broken = on),
      asked: () => asked,
    },
    async handle(request, response) {
      const instanceId = headerOf(request, INSTANCE_HEADER);
      // Before the door: behind it nothing waits for the network, so that a scheduled run knows when all stand still.
      const body = await text(request);
      const reply = await door.around({ instanceId, action: 'http:faceid' }, () => answer(request, body));
      if (reply === 'hangUp') response.destroy();
      else sendReply(response, reply);
    },
  };
}

/** Without any registration every well-formed pair agrees. */
function compare(people: ReadonlyMap<string, string>, idNumber: string, name: string): object {
  if (!/^\d{17}[\dXx]$/.test(idNumber)) return RESULTS.illegalNumber;
  if (name.trim() === '') return RESULTS.illegalName;
  if (people.size === 0) return RESULTS.consistent;
  const registered = people.get(idNumber.toUpperCase());
  if (registered === undefined) return RESULTS.unknownNumber;
  return registered === name ? RESULTS.consistent : RESULTS.inconsistent;
}

function problemOf(request: IncomingMessage): { readonly Code: string; readonly Message: string } | null {
  const action = headerOf(request, 'x-tc-action');
  if (request.method !== 'POST') return { Code: 'UnsupportedProtocol', Message: 'only POST is supported' };
  if (!TC3_AUTHORIZATION.test(request.headers.authorization ?? '')) {
    return {
      Code: 'AuthFailure.SignatureFailure',
      Message: 'the request carries no TC3-HMAC-SHA256 signature',
    };
  }
  if (headerOf(request, 'x-tc-version') !== '2018-03-01')
    return { Code: 'NoSuchVersion', Message: 'the version is 2018-03-01' };
  return action === 'IdCardVerification' ? null : { Code: 'InvalidAction', Message: `no action ${action}` };
}

const answerJson = (response: object): Reply => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ Response: { ...response, RequestId: randomUUID() } }),
});
const answerError = (error: { readonly Code: string; readonly Message: string }): Reply => ({
  ...answerJson({ Error: error }),
  errorCode: error.Code,
});

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
