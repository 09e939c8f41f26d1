import * as z from 'zod';
import type { CallRecord, CrashPoint, FaultMatch } from '../../../../../scripts/local/types';
import { DAY_MS } from '../../../domain/calendar';
import { invariant } from '../../../domain/invariant';
import type { World } from '../../world';
import { asShopper, asTimer, exchangeOf } from '../callers';
import { balancesOf, countsOf, statusesOf } from '../looks';
import { settle } from '../settle';
import type { Write } from './write';

/** What the timers do. A run that dies is followed by another. */

const job = (operation: string): Pick<Write, 'operation' | 'caller' | 'repetition' | 'call'> => ({
  operation,
  caller: 'timer',
  repetition: 'ownAnswer', // it tells what this run did
  call: (world) => asTimer(world, operation),
});

export const expireCoins: Write = {
  ...job('expireCoins'),
  async furnish(world) {
    const now = world.cloud.clock.now();
    await world.shopper('alice', { points: 10, coins: 2, coinExpiresAt: now + 1 });
    await world.shopper('bob', { points: 10, coins: 3, coinExpiresAt: now + 2 });
    await world.shopper('carol', { points: 10, coins: 4 });
  },
  async look(world) {
    const written = (await world.all('entries')).filter(({ reason }) => reason === 'expire_deduct');
    const carol = await balancesOf(world, 'carol');
    return { written: written.map(({ openid, amount }) => `${openid} ${amount}`).sort(), carol };
  },
  effect: { written: ['alice -2', 'bob -3'], carol: { points: 10, coins: 4 } },
};

/** One of everything that calls leave behind: each shopper's call died, or waited too long, at another place. */
export const sweepOrders: Write = {
  ...job('sweepOrders'),
  async furnish(world) {
    await world.product({ stock: 20 });
    for (const openid of ['accepted', 'unpaid', 'lost', 'sold', 'owed', 'marked']) {
      await world.shopper(openid, { points: 10, coins: 2 });
    }
    await exchangeAs(world, 'accepted');
    world.cloud.clock.move(DAY_MS);
    const unpaid = await exchangeAs(world, 'unpaid');
    await world.edit('orders', unpaid, {
      $set: { status: 'awaiting_payment', expiresAt: world.cloud.clock.now() },
    });
    await killed(world, { action: COMMIT }, 'before', () => exchange(world, 'lost'));
    await killed(world, { action: COMMIT }, 'after', () => exchange(world, 'sold'));
    const [owed, marked] = [await exchangeAs(world, 'owed'), await exchangeAs(world, 'marked')];
    await killed(world, { action: COMMIT }, 'after', () =>
      asShopper(world, 'owed', 'cancelOrder', { orderId: owed }),
    );
    await asShopper(world, 'marked', 'cancelOrder', { orderId: marked });
    await world.fire('dispatchEvents');
  },
  look: async (world) => ({ orders: await statusesOf(world), deer: await countsOf(world, 'deer') }),
  effect: { orders: ['accepted', 'canceled', 'canceled', 'canceled', 'paid', 'void'], deer: '18 0 2' },
};

const COMMIT = 'database.commitTransaction';

const exchange = (world: World, openid: string): Promise<CallRecord> =>
  asShopper(world, openid, 'exchange', exchangeOf('request-1', 'deer'));

/** Answers the order's id. */
async function exchangeAs(world: World, openid: string): Promise<string> {
  const { result } = await exchange(world, openid);
  return exchanged.parse(result).data.exchangeOrderId;
}
const exchanged = z.object({ data: z.object({ exchangeOrderId: z.string() }) });

async function killed(
  world: World,
  match: FaultMatch,
  point: CrashPoint,
  call: () => Promise<CallRecord>,
): Promise<void> {
  const rule = world.cloud.faults.set({ kind: 'crash', point, match: { ...match, times: 1 } });
  const { outcome } = await call();
  world.cloud.faults.remove(rule);
  invariant(outcome === 'crashed', 'the call was killed');
}

export const dispatchEvents: Write = {
  ...job('dispatchEvents'),
  async furnish(world) {
    await world.product({ stock: 3, alertThreshold: 2 });
    await world.shopper('alice', { points: 20, coins: 4 });
    await world.notices({ exchangeTemplateId: 'template-exchange' });
    world.cloud.wechat.messages.grant('alice', 'template-exchange', Number.MAX_SAFE_INTEGER);
    const orderId = await exchangeAs(world, 'alice');
    await asShopper(world, 'alice', 'cancelOrder', { orderId });
    await asShopper(world, 'alice', 'exchange', exchangeOf('request-2', 'deer'));
  },
  async look(world) {
    return {
      records: (await world.all('inventoryRecords')).map(({ change, delta }) => `${change} ${delta}`).sort(),
      salesCount: (await world.document('products', 'deer'))?.salesCount,
      warnings: (await world.all('audits')).map(({ _id }) => _id),
      events: (await world.all('events')).map(({ type, state }) => `${type} ${state}`).sort(),
    };
  },
  effect: {
    records: ['outbound -1', 'outbound -1', 'released 1'],
    salesCount: 1,
    warnings: ['stock.low:stock deer'],
    events: [
      'mall.inventory.low done',
      'mall.order.canceled done',
      'mall.product.exchanged done',
      'mall.product.exchanged done',
    ],
  },
};

export const auditLedger: Write = {
  ...job('auditLedger'),
  async furnish(world) {
    await world.product({ stock: 3 });
    await world.shopper('alice', { points: 20, coins: 4 });
    await exchangeAs(world, 'alice');
    await settle(world);
    await world.edit('stocks', 'deer', { $inc: { available: 1 } });
  },
  look: async (world) =>
    (await world.all('audits')).map(({ law, subject, status }) => `${law} ${subject} ${status}`).sort(),
  effect: ['stock.conservation stock deer open'],
};
