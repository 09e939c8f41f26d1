import type { Message, SendMessage } from '../contract/ports';

/** WeChat's answer when the shopper did not accept the template, or the one acceptance is used up. */
const NOT_GRANTED = 43101;

/**
 * Sends a subscribe message through the WeChat open API. The SDK is loaded at the first message: a cold start never
 * waits for it.
 */
export const sendMessage: SendMessage = async ({ openid, templateId, page, data }: Message) => {
  const cloud = (await import('wx-server-sdk')).default;
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
  try {
    await cloud.openapi.subscribeMessage.send({ touser: openid, templateId, page, data });
    return 'sent';
  } catch (error) {
    if (codeOf(error) === NOT_GRANTED) return 'notGranted';
    throw error;
  }
};

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'errCode' in error ? error.errCode : undefined;
}
