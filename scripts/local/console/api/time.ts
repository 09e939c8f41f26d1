import * as z from 'zod';
import type { CallSummary, CloudStatus, TimerSummary } from '../apiTypes';
import { ConsoleError } from '../http';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { summarize } from './calls';
import { parseInput } from './input';
import { statusOf } from './stream';

const YEAR_MS = 366 * 24 * 3600 * 1000;
const LATEST_AT = Date.UTC(2200, 0, 1);

export const timeRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/status', answer: ({ cloud }) => statusOf(cloud) },
  { method: 'POST', path: '/clock', answer: turnClock },
  { method: 'GET', path: '/timers', answer: listTimers },
  { method: 'POST', path: '/timers/fire', answer: fireTimer },
];

const clockBody = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('move'), ms: z.int().min(-YEAR_MS).max(YEAR_MS) }),
  z.strictObject({ action: z.literal('set'), at: z.int().min(0).max(LATEST_AT) }),
  z.strictObject({ action: z.literal('run') }),
  z.strictObject({ action: z.literal('stand') }),
]);

function turnClock({ cloud }: ApiContext, request: ApiRequest): CloudStatus {
  const body = parseInput(clockBody, request.body);
  switch (body.action) {
    case 'move':
      cloud.clock.move(body.ms);
      break;
    case 'set':
      cloud.clock.set(body.at);
      break;
    case 'run':
      cloud.clock.run();
      break;
    case 'stand':
      cloud.clock.set(cloud.clock.now());
      break;
    default:
      body satisfies never;
  }
  return statusOf(cloud);
}

function listTimers({ cloud }: ApiContext): readonly TimerSummary[] {
  return cloud.timers.list().map((timer) => ({
    functionName: timer.functionName,
    triggerName: timer.triggerName,
    cron: timer.cron,
    nextAt: timer.nextAt,
    lastRun: timer.lastRun === null ? null : summarize(timer.lastRun),
  }));
}

async function fireTimer({ cloud }: ApiContext, request: ApiRequest): Promise<readonly CallSummary[]> {
  const { functionName } = parseInput(z.strictObject({ functionName: z.string() }), request.body);
  const known = cloud.timers.list().some((timer) => timer.functionName === functionName);
  if (!known) throw new ConsoleError('TIMER_NOT_FOUND', functionName);
  return (await cloud.timers.fire(functionName)).map(summarize);
}
