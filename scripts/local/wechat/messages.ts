import * as z from 'zod';
import type { WechatWorld } from '../types';

const messageSchema = z.looseObject({
  touser: z.string().min(1),
  template_id: z.string().min(1), // the SDK writes its camelCase fields in snake_case
  page: z.string().optional(),
  data: z.record(z.string(), z.object({ value: z.union([z.string(), z.number()]) })),
});

export interface Messages {
  readonly world: WechatWorld['messages'];
  /** subscribeMessage.send: one acceptance of the shopper is one send, then 43101. */
  send(data: Readonly<Record<string, unknown>>): object;
}

export function createMessages(now: () => number): Messages {
  const grants = new Map<string, number>();
  const sent: { openid: string; templateId: string; page?: string; data: unknown; at: number }[] = [];
  const keyOf = (openid: string, templateId: string): string => JSON.stringify([openid, templateId]);
  return {
    world: {
      grant(openid, templateId, count = 1) {
        const key = keyOf(openid, templateId);
        grants.set(key, (grants.get(key) ?? 0) + count);
      },
      sent: () => [...sent],
    },
    send(data) {
      const parsed = messageSchema.safeParse(data);
      if (!parsed.success)
        return { errcode: 47003, errmsg: `argument invalid! ${z.prettifyError(parsed.error)}` };
      const { touser, template_id: templateId, page } = parsed.data;
      const key = keyOf(touser, templateId);
      const left = grants.get(key) ?? 0;
      if (left <= 0) return { errcode: 43101, errmsg: 'user refuse to accept the msg' };
      grants.set(key, left - 1);
      sent.push({
        openid: touser,
        templateId,
        ...(page === undefined ? {} : { page }),
        data: parsed.data.data,
        at: now(),
      });
      return { errcode: 0, errmsg: 'ok' };
    },
  };
}
