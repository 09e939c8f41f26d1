import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { PaymentUnavailable } from '../../contract/ports';
import { parseJson, readAnswer } from './answers';

const REQUEST_TIMEOUT_MS = 5_000;
/** An empty message: the options name another app than the function's own, and there is none. */
const OWN_APP = Buffer.alloc(0);

/** What the platform answered: the fields of a success, the code of a refusal, or a bill, which is plain text. */
export type CloudPayAnswer =
  | { readonly status: 'done'; readonly fields: Fields }
  | { readonly status: 'refused'; readonly code: string }
  | { readonly status: 'text'; readonly text: string };

/** WeChat Pay v2's fields, named as WeChat names them: out_trade_no. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * One request to WeChat Pay v2 through the platform, as wx-server-sdk's cloud.cloudPay sends it, but through the SDK
 * beneath it: cloud.cloudPay writes `errCode: 0` over the provider's err_code, and then an order that is paid looks
 * like one that nobody knows. Besides, this SDK is loaded already, by the store.
 */
export async function askCloudPay(
  api: string,
  fields: Fields,
  timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<CloudPayAnswer> {
  const request = { nonce_str: randomBytes(16).toString('hex'), ...fields };
  const answer = await send(api, Buffer.from(JSON.stringify(request)), timeoutMs);
  if (!Buffer.isBuffer(answer)) return readFields(answer);
  const text = answer.toString('utf8');
  return text.trimStart().startsWith('{') ? readFields(parseJson(text)) : { status: 'text', text };
}

async function send(apiName: string, requestData: Buffer, timeout: number): Promise<unknown> {
  const sdk = (await import('@cloudbase/node-sdk')).default;
  const app = sdk.init({ env: sdk.SYMBOL_CURRENT_ENV as unknown as string });
  const request = { apiName, requestData, apiOptions: OWN_APP };
  try {
    const answer: unknown = await app.callWxPayApi(request, { timeout });
    return answer;
  } catch (error) {
    throw new PaymentUnavailable(`cloudPay.${apiName} had no answer`, { cause: error });
  }
}

const code = z.union([z.string().max(60), z.int()]).optional();
const verdict = z.object({
  code, // of the platform
  errcode: code, // of the part of WeChat that is in front of its payments
  return_code: z.string().optional(),
  result_code: z.string().optional(),
  err_code: z.string().optional(),
  error_code: code, // downloadBill's, beside return_code FAIL
});

function readFields(answer: unknown): CloudPayAnswer {
  const fields = snakeKeys(answer);
  const { return_code, result_code, err_code, error_code, ...others } = readAnswer(verdict, fields);
  // return_code says whether the request was understood, nothing of the payment.
  if (return_code !== 'SUCCESS') {
    if (error_code !== undefined) return { status: 'refused', code: String(error_code) };
    throw new PaymentUnavailable(
      `cloudPay did not ask: ${String(others.code ?? others.errcode ?? return_code)}`,
    );
  }
  if (result_code === 'SUCCESS') return { status: 'done', fields };
  if (err_code === undefined || err_code === '')
    throw new PaymentUnavailable('cloudPay refused without a code');
  return { status: 'refused', code: err_code };
}

/** WeChat's documentation writes its answers in both ways. */
function snakeKeys(answer: unknown): Fields {
  if (!isRecord(answer)) throw new PaymentUnavailable("cloudPay's answer is no object");
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      isRecord(value) ? snakeKeys(value) : value,
    ]),
  );
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
