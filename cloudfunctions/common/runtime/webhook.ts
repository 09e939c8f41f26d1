import type { NoticeForm } from '../contract/defineContract';
import type { RefusalCode } from '../contract/errors';
import type { IntegrationResponse } from './http';

/** How a provider is answered: what stops its repetitions, and what asks for one more. */
interface NoticeAnswers {
  readonly taken: () => unknown;
  readonly again: (code: RefusalCode) => unknown;
}

/**
 * cloudPay repeats for two days until it hears exactly `{errcode: 0}` (WeChat's paymentCallback page). WeChat Pay v3
 * repeats until HTTP 200 or 204, and reads `{code, message}` of anything else (pay.weixin.qq.com, notification rules).
 */
export const NOTICE_ANSWERS: Readonly<Record<NoticeForm, NoticeAnswers>> = {
  cloudPay: {
    taken: () => ({ errcode: 0, errmsg: '' }),
    again: (code) => ({ errcode: 1, errmsg: code }),
  },
  wechatPayV3: {
    taken: () => respond(200, { code: 'SUCCESS', message: '' }),
    again: (code) => respond(code === 'NOTICE_INVALID' ? 401 : 500, { code: 'FAIL', message: code }),
  },
};

function respond(statusCode: number, body: object): IntegrationResponse {
  return {
    isBase64Encoded: false,
    statusCode,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}
