import { invariant } from '../../domain/invariant';
import type { Comparison, IdentityProvider } from './port';

const ACTION = 'IdCardVerification';
const VERSION = '2018-03-01';
const COMPARE_TIMEOUT_MS = 5_000; // answers come in some hundred ms
const REASON = /^[A-Za-z0-9_.-]{1,60}$/;

export interface TencentFaceidOptions {
  readonly endpoint: string; // host, with a port and a path where it stands in for the real one
  readonly protocol: 'https' | 'http';
  readonly secretId: string | undefined;
  readonly secretKey: string | undefined;
  readonly timeoutMs?: number;
}

/**
 * Tencent Cloud's comparison of a name and an ID number: cloud.tencent.com/document/api/1007/33188. It takes no
 * region. Asked once: it costs money, and the shopper may repeat. Whatever keeps it from answering is `unavailable`.
 */
export function openTencentFaceid(options: TencentFaceidOptions): IdentityProvider {
  return {
    async compare(name, idNumber) {
      const client = await connect(options);
      try {
        const signal = AbortSignal.timeout(options.timeoutMs ?? COMPARE_TIMEOUT_MS);
        const answer: unknown = await client.request(ACTION, { Name: name, IdCard: idNumber }, { signal });
        return readResult(answer);
      } catch (error) {
        return { outcome: 'unavailable', reason: reasonOf(error) };
      }
    },
  };
}

/** The library is evaluated here, when somebody is really asked, and not at a function's start. */
async function connect({ endpoint, protocol, secretId, secretKey }: TencentFaceidOptions) {
  invariant(secretId, 'TENCENT_FACEID_SECRET_ID is set');
  invariant(secretKey, 'TENCENT_FACEID_SECRET_KEY is set');
  const isTrusted = mayReceive(endpoint, protocol);
  invariant(isTrusted, 'settings.identity names an endpoint of Tencent Cloud by https, or this machine');
  const { CommonClient } = await import('tencentcloud-sdk-nodejs-common');
  // 0: no timeout of its own, which would begin anew with the body. The signal bounds head and body together.
  const httpProfile = { endpoint, protocol: `${protocol}://`, reqTimeout: 0 };
  return new CommonClient(endpoint, VERSION, { credential: { secretId, secretKey }, profile: { httpProfile } });
}

/** Names and numbers go to the authority and nowhere else, whatever somebody writes into the settings. */
function mayReceive(endpoint: string, protocol: 'https' | 'http'): boolean {
  const url = `${protocol}://${endpoint}`;
  if (!URL.canParse(url)) return false;
  const { hostname, username, password } = new URL(url);
  const isLocal = hostname === '127.0.0.1' || hostname === 'localhost';
  const isTencent = protocol === 'https' && hostname.endsWith('.tencentcloudapi.com');
  return (isLocal || isTencent) && username === '' && password === '';
}

/** Result codes of the documentation, every one of them. */
function readResult(answer: unknown): Comparison {
  const result =
    typeof answer === 'object' && answer !== null && 'Result' in answer ? answer.Result : undefined;
  switch (result) {
    case '0': // they belong together
      return { outcome: 'agrees' };
    case '-1': // they do not
    case '-2': // no valid number, and
    case '-3': // no valid name, in the authority's eyes: ours passed both, so only another text can do better
    case '-5': // the authority has no such number: nobody is confirmed by that, and asking again will not help
      return { outcome: 'differs' };
    case '-4': // the authority's library fails
    case '-6': // it is being upgraded
    case '-7': // this number was asked too often today: tomorrow it may be asked again
    default: // a code that is newer than this list says nothing about the person
      return { outcome: 'unavailable', reason: toReason(`Result${String(result)}`) };
  }
}

/** The service's error code or the HTTP status, else `network`; never a message, which may quote the request. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return toReason(error.code);
  if ('httpCode' in error && typeof error.httpCode === 'number') return `http${error.httpCode}`;
  return 'network';
}

const toReason = (text: string): string => (REASON.test(text) ? text : 'unknown');
