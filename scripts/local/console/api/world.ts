import * as z from 'zod';
import type { WorldState } from '../apiTypes';
import { encode } from '../documentJson';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { parseInput } from './input';

const GRANTS_MAX = 1000;
const SENT_SHOWN_MAX = 200;

/** The stand-in does not tell whether its outage is on; a console remembers what it switched. */
export function worldRoutes(): readonly ApiRoute[] {
  let outage = false;
  return [
    { method: 'GET', path: '/world', answer: (context) => describeWorld(context, outage) },
    { method: 'POST', path: '/world/grant', answer: grantMessages },
    {
      method: 'POST',
      path: '/world/outage',
      answer: (context, request) => {
        outage = parseInput(z.strictObject({ on: z.boolean() }), request.body).on;
        context.cloud.wechat.faceid.outage(outage);
        return describeWorld(context, outage);
      },
    },
  ];
}

function describeWorld({ cloud }: ApiContext, faceidOutage: boolean): WorldState {
  const { messages, faceid } = cloud.wechat;
  const sent = messages.sent().slice(-SENT_SHOWN_MAX).reverse();
  return {
    sent: sent.map((message) => ({ ...message, data: encode(message.data) })),
    faceidAsked: faceid.asked(),
    faceidOutage,
  };
}

const grantBody = z.strictObject({
  openid: z.string().trim().min(1).max(64),
  templateId: z.string().trim().min(1).max(128),
  count: z.int().min(1).max(GRANTS_MAX),
});

function grantMessages({ cloud }: ApiContext, request: ApiRequest): void {
  const { openid, templateId, count } = parseInput(grantBody, request.body);
  cloud.wechat.messages.grant(openid, templateId, count);
}
