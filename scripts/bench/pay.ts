import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { deliver, openShop, orderOf, payAt } from '../../cloudfunctions/common/testing/paying';
import { openWorld, type World } from '../../cloudfunctions/common/testing/world';
import type { PayResult, Progress } from './results';

const PRODUCT = 'mug';
const SHOPPER = 'alice';

export async function measurePay(progress: Progress): Promise<PayResult> {
  progress('pay: counting requests');
  return countPayRequests();
}

/** Every request of an order's payment on warm instances, to the database and to WeChat, as the cloud's door saw it. */
export async function countPayRequests(): Promise<PayResult> {
  const world = await openWorld();
  try {
    await world.product({ _id: PRODUCT, paymentMode: 'money_only', isLiquor: false, stock: 10 });
    await world.shopper(SHOPPER);
    await openShop(world, 'cloudPay');
    await buyOne(world, 'cold-cloudPay');
    await buyOne(world, 'warm-cloudPay');
    const [requests, requestsOpen] = [requestsOf(world, 'payCallback'), requestsOf(world, 'payOrder')];
    await openShop(world, 'wechatPayV3');
    await buyOne(world, 'cold-wechatPayV3');
    await buyOne(world, 'warm-wechatPayV3');
    return { requests, requestsNotify: requestsOf(world, 'payNotify'), requestsOpen };
  } finally {
    await world.close();
  }
}

async function buyOne(world: World, requestId: string): Promise<void> {
  const orderId = await orderOf(world, SHOPPER, PRODUCT, { requestId });
  await payAt(world, SHOPPER, orderId);
  const deliveries = await deliver(world);
  invariant(deliveries.length === 1 && deliveries[0]?.taken === true, 'one notice comes, and is taken');
  const order = await world.document('orders', orderId);
  invariant(order?.status === 'paid' || order?.status === 'accepted', 'the notice settles the order');
}

function requestsOf({ cloud }: World, functionName: string): number {
  const call = cloud.calls.list().findLast((one) => one.functionName === functionName);
  invariant(call?.outcome === 'answered' && !call.cold, `${functionName} answered on a warm instance`);
  return call.requests.length;
}
