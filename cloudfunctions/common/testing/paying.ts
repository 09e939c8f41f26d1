import { settingsFields } from '../../../database/collections/settings';
import type { PayDelivery, PayProvider } from '../../../scripts/local/wechat/pay/types';
import { invariant } from '../domain/invariant';
import type { LiveOrder } from '../store/orders';
import type { World } from './world';

export const PROVIDERS: readonly PayProvider[] = ['wechatPayV3', 'cloudPay'];

/** The shop takes money at this provider: the local cloud's stand-in of WeChat Pay. */
export async function openShop(world: World, provider: PayProvider): Promise<void> {
  const { merchantId, v3Endpoint: endpoint, notifyUrl } = world.cloud.wechat.pay;
  const { payment } = settingsFields.parse({});
  await world.settings({ payment: { ...payment, provider, merchantId, endpoint, notifyUrl } });
}

/** An order of the ordinary shop, waiting for its money. */
export async function orderOf(
  world: World,
  openid: string,
  productId: string,
  { requestId = 'request-1', quantity = 1 } = {},
): Promise<string> {
  const answer = await world.call('createOrder', { requestId, lines: [{ productId, quantity }] }, openid);
  return idIn(answer.data, JSON.stringify(answer));
}

/** Opens the payment as the page does, and pays as the phone does; WeChat's notice waits. */
export async function payAt(world: World, openid: string, orderId: string): Promise<void> {
  const opened = await world.call('payOrder', { orderId }, openid);
  invariant(opened.success, `the payment opens: ${JSON.stringify(opened)}`);
  world.cloud.wechat.pay.pay(orderId, { parameters: opened.data['payment'] as never });
}

export function deliver(world: World): Promise<readonly PayDelivery[]> {
  return world.cloud.wechat.pay.notices.deliver({ early: true });
}

/** Ordered, paid, and WeChat's notice taken. */
export async function buy(
  world: World,
  openid: string,
  productId: string,
  options?: { readonly requestId?: string; readonly quantity?: number },
): Promise<string> {
  const orderId = await orderOf(world, openid, productId, options);
  await payAt(world, openid, orderId);
  const [delivery] = await deliver(world);
  invariant(delivery?.taken === true, `the notice is taken: ${JSON.stringify(delivery)}`);
  return orderId;
}

export async function readOrder(world: World, orderId: string): Promise<LiveOrder> {
  const order = await world.document('orders', orderId);
  invariant(order !== null && order.status !== 'void', 'the order stands');
  return order;
}

export function idIn(data: unknown, what: string): string {
  const order = typeof data === 'object' && data !== null && 'order' in data ? data.order : null;
  invariant(typeof order === 'object' && order !== null && 'id' in order, `there is an order: ${what}`);
  return String(order.id);
}

/** How each delivered notice was answered. */
export async function answersOf(delivered: Promise<readonly PayDelivery[]>): Promise<readonly unknown[]> {
  return (await delivered).map(({ answer }) => answer);
}

/** What an order's payment granted and what refunds took back of it: `ASSET AMOUNT REASON`, in order. */
export async function grantedTo(world: World, orderId: string): Promise<readonly string[]> {
  const entries = (await world.all('entries')).filter((entry) => entry.orderId === orderId);
  return entries
    .filter(({ reason }) => reason === 'payment_reward' || reason === 'reward_clawback')
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ asset, amount, reason }) => `${asset} ${amount} ${reason}`);
}

/** What went back of an order: `ASSET AMOUNT`, in order. */
export async function restoredTo(world: World, orderId: string): Promise<readonly string[]> {
  const entries = (await world.all('entries')).filter((entry) => entry.orderId === orderId);
  return entries
    .filter(({ reason }) => reason === 'mall_refund')
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ asset, amount }) => `${asset} ${amount}`);
}
