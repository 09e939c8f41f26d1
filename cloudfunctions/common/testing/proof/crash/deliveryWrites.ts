import { orderIdOf } from '../../../domain/hash';
import type { World } from '../../world';
import { asOperator, asShopper, exchangeOf } from '../callers';
import { countOf } from '../looks';
import type { Write } from './write';

/** An order on its way, and in hand. */

const ALICE = 'alice';
const ORDER_ID = orderIdOf(ALICE, 'request-1');
const WAYBILL = { requestId: 'request-ship', orderId: ORDER_ID, carrier: '顺丰速运', trackingNo: 'SF1' };

async function furnishOrder(world: World): Promise<void> {
  await world.product({ stock: 3 });
  await world.shopper(ALICE, { points: 10, coins: 2 });
  await asShopper(world, ALICE, 'exchange', exchangeOf('request-1', 'deer'));
}

async function look(world: World) {
  const order = await world.document('orders', ORDER_ID);
  const sent = order === null || order.status === 'void' ? null : order.delivery?.trackingNo;
  return { status: order?.status, sent, logged: await countOf(world, 'operations') };
}

export const shipOrder: Write = {
  operation: 'shipOrder',
  caller: 'client',
  repetition: 'sameAnswer',
  furnish: furnishOrder,
  call: (world) => asOperator(world, 'shipOrder', WAYBILL),
  look,
  effect: { status: 'shipped', sent: 'SF1', logged: 1 },
};

export const confirmReceipt: Write = {
  operation: 'confirmReceipt',
  caller: 'client',
  repetition: 'sameAnswer',
  async furnish(world) {
    await furnishOrder(world);
    await asOperator(world, 'shipOrder', WAYBILL);
  },
  call: (world) => asShopper(world, ALICE, 'confirmReceipt', { orderId: ORDER_ID }),
  look,
  effect: { status: 'finished', sent: 'SF1', logged: 1 },
};
