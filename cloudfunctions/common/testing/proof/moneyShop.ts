import { settingsFields } from '../../../../database/collections/settings';
import type { PayProvider } from '../../../../scripts/local/wechat/pay/types';
import { invariant } from '../../domain/invariant';
import { openShop, orderOf, payAt } from '../paying';
import type { World } from '../world';
import { asNotice, asOperator, asShopper, codeOf } from './callers';
import { balancesOf, countsOf } from './looks';

/** A shop that takes money, as the proofs of crashes and races look at it. */

export const ALICE = 'alice';
export const PRICE_FEN = 9_900;
/** No order ends by itself while a suite plays its cases, unless it is about that. */
const PATIENT_MINUTES = 10_000;
const EARN_UNIT_FEN = 1_000; // nine points for an order

/** A mug for money, a tea for points and money; either earns nine points and a coin. */
export const furnishMoneyShop =
  (provider: PayProvider = 'wechatPayV3', payTimeoutMinutes = PATIENT_MINUTES) =>
  async (world: World): Promise<void> => {
    const { exchange, points } = settingsFields.parse({});
    await world.settings({
      exchange: { ...exchange, payTimeoutMinutes, autoConfirmMinutes: PATIENT_MINUTES },
      points: { ...points, earnUnitFen: EARN_UNIT_FEN },
    });
    await openShop(world, provider);
    const earning = { isLiquor: false, grantsCoin: true, stock: 5 } as const;
    await world.product({ _id: 'mug', paymentMode: 'money_only', ...earning });
    await world.product({ _id: 'tea', paymentMode: 'mixed', pricePoints: 7, ...earning });
    await world.shopper(ALICE, { points: 20 });
  };

/** How an order of Alice's begins. */
export type Stand = 'awaiting' | 'opened' | 'paidAtWechat' | 'paid';

/** Her order of a mug, as far as it says; WeChat sends no notice by itself. */
export async function orderMug(world: World, stand: Stand): Promise<string> {
  world.cloud.wechat.pay.behave({ notices: 'never' });
  const orderId = await orderOf(world, ALICE, 'mug');
  await bringTo(world, orderId, stand);
  return orderId;
}

/** Seven points and the money of a tea. */
export async function orderTea(world: World, stand: Stand): Promise<string> {
  world.cloud.wechat.pay.behave({ notices: 'never' });
  const lines = [{ productId: 'tea', quantity: 1 }];
  const answer = await world.call('exchange', { requestId: 'request-tea', lines }, ALICE);
  invariant(answer.success, `the tea is ordered: ${JSON.stringify(answer)}`);
  const orderId = String(answer.data['exchangeOrderId']);
  await bringTo(world, orderId, stand);
  return orderId;
}

async function bringTo(world: World, orderId: string, stand: Stand): Promise<void> {
  if (stand === 'awaiting') return;
  if (stand === 'opened') {
    const opened = await world.call('payOrder', { orderId }, ALICE);
    invariant(opened.success, `the payment opens: ${JSON.stringify(opened)}`);
    return;
  }
  await payAt(world, ALICE, orderId);
  if (stand === 'paidAtWechat') return;
  invariant(codeOf(await asNotice(world, orderId)) === 'SUCCESS', 'the notice is taken');
  await world.fire('dispatchEvents'); // the reward is there
}

/** The only order there is. */
export async function onlyOrderId(world: World): Promise<string> {
  const [order, ...others] = await world.all('orders');
  invariant(order !== undefined && others.length === 0, 'there is one order');
  return order._id;
}

export async function onlyRefundId(world: World): Promise<string> {
  const [refund, ...others] = await world.all('refunds');
  invariant(refund !== undefined && others.length === 0, 'there is one refund');
  return refund._id;
}

export const cancel = async (world: World) =>
  asShopper(world, ALICE, 'cancelOrder', { orderId: await onlyOrderId(world) });

export const askBack = async (world: World, fen?: number, requestId = 'request-back') => {
  const part = fen === undefined ? {} : { fen };
  const orderId = await onlyOrderId(world);
  return asShopper(world, ALICE, 'requestRefund', { requestId, orderId, reason: '不需要了', ...part });
};

export const approve = async (world: World, fen?: number, requestId = 'request-approve') => {
  const part = fen === undefined ? {} : { fen };
  const refundId = await onlyRefundId(world);
  return asOperator(world, 'resolveRefund', { requestId, refundId, approve: true, ...part });
};

/** Orders, refunds, what Alice has, what is in stock, and what WeChat took and gave back. */
export async function lookAtMoney(world: World) {
  const orders = (await world.all('orders')).flatMap((order) => (order.status === 'void' ? [] : [order]));
  const refunds = await world.all('refunds');
  const { points, coins } = await balancesOf(world, ALICE);
  return {
    orders: orders.map(({ status, refundStatus }) => `${status}, refund ${refundStatus}`).sort(),
    refunds: refunds
      .map((one) => `${one.cause} ${one.state} ${one.points}+${one.coins}+${one.fen}, ${clawOf(one)}`)
      .sort(),
    alice: `${points}+${coins}`,
    stock: `mug ${await countsOf(world, 'mug')}, tea ${await countsOf(world, 'tea')}`,
    wechat: wechatBalance(world),
  };
}

type Claw = Readonly<Record<'clawedPoints' | 'clawedCoins' | 'shortPoints' | 'shortCoins', number>>;
const clawOf = ({ clawedPoints, clawedCoins, shortPoints, shortCoins }: Claw): string =>
  `clawed ${clawedPoints}+${clawedCoins}, short ${shortPoints}+${shortCoins}`;

/** `TAKEN-GIVEN` fen, what is on its way back included; and how many orders WeChat still takes money for. */
export function wechatBalance({ cloud }: World): string {
  const { pay } = cloud.wechat;
  const taken = pay.transactions().reduce((sum, one) => sum + (one.paidAt === null ? 0 : one.totalFen), 0);
  const given = pay.refunds().reduce((sum, { refundFen }) => sum + refundFen, 0);
  const open = pay.transactions().filter(({ state }) => state === 'NOTPAY').length;
  return open === 0 ? `${taken}-${given}` : `${taken}-${given}, ${open} open`;
}
