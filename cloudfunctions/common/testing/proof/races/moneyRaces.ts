import type { World } from '../../world';
import { asNotice, asOperator, asShopper, asTimer } from '../callers';
import {
  ALICE,
  approve,
  askBack,
  cancel,
  furnishMoneyShop,
  lookAtMoney,
  onlyOrderId,
  onlyRefundId,
  orderMug,
  orderTea,
  type Stand,
} from '../moneyShop';
import { settle } from '../settle';
import type { Race } from './race';

/** Payments, notices, cancels and refunds that meet. A mug costs 99 yuan and earns nine points and a coin. */

const MINUTE_MS = 60_000;
const TIMEOUT_MINUTES = 30;

type Call = (world: World) => ReturnType<typeof asShopper>;

const notice: Call = async (world) => asNotice(world, await onlyOrderId(world));
const confirm: Call = async (world) =>
  asShopper(world, ALICE, 'confirmPayment', { orderId: await onlyOrderId(world) });
const open: Call = async (world) => asShopper(world, ALICE, 'payOrder', { orderId: await onlyOrderId(world) });
const timer =
  (name: string): Call =>
  (world) =>
    asTimer(world, name);

const meeting =
  (...calls: readonly Call[]): Race['calls'] =>
  (world) =>
    calls.map((call) => () => call(world));

/** `ORDERS; REFUNDS; alice POINTS+COINS; wechat TAKEN-GIVEN`, when notices and timers have had their time. */
async function tell(world: World): Promise<string> {
  await settle(world);
  const { orders, refunds, alice, wechat } = await lookAtMoney(world);
  return [orders.join(), refunds.join() || 'no refund', `alice ${alice}`, `wechat ${wechat}`].join('; ');
}

const furnish =
  (stand: Stand, more: Race['furnish'] = async () => undefined): Race['furnish'] =>
  async (world) => {
    await furnishMoneyShop()(world);
    await orderMug(world, stand);
    await more(world);
  };

const PAID = 'paid, refund none; no refund; alice 29+1; wechat 9900-0';
const GONE = 'canceled, refund none; no refund; alice 20+0; wechat 0-0';
const back = (cause: string, order = 'canceled', claw = 'clawed 0+0, short 0+0'): string =>
  `${order}, refund refunded; ${cause} refunded 0+0+9900, ${claw}; alice 20+0; wechat 9900-9900`;

const twoAnswers = (code: string, end: string): readonly string[] => [
  `SUCCESS ${code}: ${end}`,
  `${code} SUCCESS: ${end}`,
];

export const moneyRaces = {
  twoNotices: {
    furnish: furnish('paidAtWechat'),
    calls: meeting(notice, notice),
    tell,
    outcomes: [`SUCCESS SUCCESS: ${PAID}`],
  },
  confirmAndNotice: {
    furnish: furnish('paidAtWechat'),
    calls: meeting(confirm, notice),
    tell,
    outcomes: [`SUCCESS SUCCESS: ${PAID}`],
  },
  noticeAndCancel: {
    furnish: furnish('paidAtWechat'),
    calls: meeting(notice, cancel),
    tell,
    outcomes: [`SUCCESS SUCCESS: ${back('cancel')}`],
  },
  noticeAndTimeout: {
    furnish: furnishMoneyShop('wechatPayV3', TIMEOUT_MINUTES),
    async before(world) {
      await orderMug(world, 'paidAtWechat');
      world.cloud.clock.move(TIMEOUT_MINUTES * MINUTE_MS - 1);
    },
    calls: meeting(notice),
    late: { call: timer('sweepOrders'), moveMs: 1, stepsMax: 12 },
    tell,
    outcomes: [`SUCCESS SUCCESS: ${PAID}`],
  },
  openAndCancel: {
    furnish: furnish('awaiting'),
    calls: meeting(open, cancel),
    tell,
    outcomes: [`SUCCESS SUCCESS: ${GONE}`, `ORDER_NOT_PAYABLE SUCCESS: ${GONE}`],
    rareOutcomes: [`PAYMENT_REFUSED SUCCESS: ${GONE}`],
  },
  approvedTwice: {
    furnish: furnish('paid', async (world) => void (await askBack(world))),
    calls: meeting(
      (world) => approve(world),
      (world) => approve(world, undefined, 'request-second'),
    ),
    tell,
    outcomes: twoAnswers('REFUND_NOT_PENDING', back('request', 'canceled', 'clawed 9+1, short 0+0')),
  },
  approveAndReject: {
    furnish: furnish('paid', async (world) => void (await askBack(world))),
    calls: meeting((world) => approve(world), reject),
    tell,
    outcomes: [
      `SUCCESS REFUND_NOT_PENDING: ${back('request', 'canceled', 'clawed 9+1, short 0+0')}`,
      'REFUND_NOT_PENDING SUCCESS: paid, refund rejected; ' +
        'request rejected 0+0+9900, clawed 0+0, short 0+0; alice 29+1; wechat 9900-0',
    ],
  },
  cancelAndAsk: {
    furnish: furnish('paid'),
    calls: meeting(cancel, (world) => askBack(world)),
    tell,
    outcomes: [
      `SUCCESS REFUND_OPEN: ${back('cancel', 'canceled', 'clawed 9+1, short 0+0')}`,
      'REFUND_OPEN SUCCESS: paid, refund requested; ' +
        'request requested 0+0+9900, clawed 0+0, short 0+0; alice 29+1; wechat 9900-0',
    ],
    rareOutcomes: [`SUCCESS REFUND_NOT_ALLOWED: ${back('cancel', 'canceled', 'clawed 9+1, short 0+0')}`],
  },
  cancelAndApprove: {
    furnish: furnish('paid', async (world) => void (await askBack(world, 3_300))),
    calls: meeting((world) => approve(world)),
    late: { call: cancel, stepsMax: 20 },
    tell: tellSum,
    outcomes: ['SUCCESS REFUND_OPEN: paid, 3300 of 9900 back, alice 26+1'],
  },
  askedTwice: {
    furnish: furnish('paid'),
    calls: meeting(
      (world) => askBack(world),
      (world) => askBack(world, undefined, 'request-other'),
    ),
    tell,
    outcomes: twoAnswers(
      'REFUND_OPEN',
      'paid, refund requested; request requested 0+0+9900, clawed 0+0, short 0+0; alice 29+1; wechat 9900-0',
    ),
  },
  rewardAndCancel: {
    async furnish(world) {
      await furnish('paidAtWechat')(world);
      await notice(world);
    },
    calls: meeting(timer('dispatchEvents'), cancel),
    tell: tellSum,
    outcomes: ['SUCCESS SUCCESS: canceled, 9900 of 9900 back, alice 20+0'],
  },
  twoReconcilers: {
    furnish: (world) => furnishReconciling(world),
    calls: meeting(timer('reconcilePayments'), timer('reconcilePayments')),
    tell,
    outcomes: [
      'SUCCESS SUCCESS: canceled, refund refunded; cancel refunded 7+0+9900, clawed 9+1, short 0+0; ' +
        'alice 20+0; wechat 9900-9900',
    ],
  },
  cancelTwiceWithMoney: {
    async furnish(world) {
      await furnishMoneyShop()(world);
      await orderTea(world, 'paid');
    },
    calls: meeting(cancel, cancel),
    tell,
    outcomes: [
      'SUCCESS SUCCESS: canceled, refund refunded; cancel refunded 7+0+9900, clawed 9+1, short 0+0; ' +
        'alice 20+0; wechat 9900-9900',
    ],
  },
} as const satisfies Record<string, Race>;

async function reject(world: World) {
  const refundId = await onlyRefundId(world);
  return asOperator(world, 'resolveRefund', { requestId: 'request-reject', refundId, approve: false });
}

/** A refund that nobody could send. */
async function furnishReconciling(world: World): Promise<void> {
  await furnishMoneyShop()(world);
  await orderTea(world, 'paid');
  const { pay } = world.cloud.wechat;
  pay.behave({ outage: true });
  await cancel(world);
  pay.behave({ outage: false });
}

/** `STATUS, FEN of FEN back, alice POINTS+COINS`: however many refunds it took. */
async function tellSum(world: World): Promise<string> {
  await settle(world);
  const order = await world.document('orders', await onlyOrderId(world));
  const { alice, wechat } = await lookAtMoney(world);
  const [taken, given] = wechat.split('-');
  return `${order?.status}, ${given} of ${taken} back, alice ${alice}`;
}
