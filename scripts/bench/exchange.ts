import { openWorld, type World } from '../../cloudfunctions/common/testing/world';
import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { measureCrowds } from './crowd';
import type { ExchangeResult, Progress } from './results';

const NO_WINDOW = { windowSeconds: 0, max: 0 } as const;
const LIMITED = { maxPerUser: 6, maxPerOrder: 2, timeLimit: NO_WINDOW, userLevelRequired: 0 } as const;

export async function measureExchange(progress: Progress): Promise<ExchangeResult> {
  progress('exchange: counting requests');
  return { ...(await countRequests()), ...(await measureCrowds(progress)) };
}

type RequestCounts = Pick<ExchangeResult, 'requests' | 'requestsCold' | 'requestsLimited'>;

/** Every request of a successful exchange for a coin and points, as the cloud's door saw it. */
export async function countRequests(): Promise<RequestCounts> {
  const world = await openWorld();
  try {
    await world.product({ _id: 'plain', stock: 5 });
    await world.product({ _id: 'limited', stock: 5, limit: LIMITED });
    await world.shopper('alice', { points: 100, coins: 10 });
    const requestsCold = await countOne(world, 'plain', 'cold-plain');
    const requests = await countOne(world, 'plain', 'warm-plain');
    await countOne(world, 'limited', 'cold-limited');
    const requestsLimited = await countOne(world, 'limited', 'warm-limited');
    return { requests, requestsCold, requestsLimited };
  } finally {
    await world.close();
  }
}

async function countOne(world: World, productId: string, requestId: string): Promise<number> {
  const answer = await world.call('exchange', { requestId, lines: [{ productId, quantity: 1 }] }, 'alice');
  invariant(answer.success, `the exchange succeeds: ${answer.code}`);
  const call = world.cloud.calls.list().at(-1);
  invariant(call?.functionName === 'exchange', 'the last call is the exchange');
  return call.requests.length;
}
