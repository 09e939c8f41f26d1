import type { PayProvider } from '../../../../../scripts/local/wechat/pay/types';
import { readOrder } from '../../paying';
import type { World } from '../../world';
import { asNotice, asShopper } from '../callers';
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
  PRICE_FEN,
  type Stand,
} from '../moneyShop';
import type { Write } from './write';

/** What moves money: orders, payments, cancels and refunds, by shoppers, operators and WeChat. */

type Furnish = Write['furnish'];

const after =
  (
    order: typeof orderMug,
    stand: Stand,
    more: Furnish = async () => undefined,
    provider?: PayProvider,
  ): Furnish =>
  async (world) => {
    await furnishMoneyShop(provider)(world);
    await order(world, stand);
    await more(world);
  };

const client = { caller: 'client', repetition: 'sameAnswer', look: lookAtMoney } as const;
const NOTHING_BACK = { refunds: [], alice: '20+0' } as const;
const MUG_SOLD = 'mug 4 0 1, tea 5 0 0';
const ALL_THERE = 'mug 5 0 0, tea 5 0 0';
const GIVEN_BACK = { alice: '20+0', stock: ALL_THERE, wechat: `${PRICE_FEN}-${PRICE_FEN}` } as const;

export const createOrder: Write = {
  ...client,
  operation: 'createOrder',
  furnish: furnishMoneyShop(),
  call: (world) =>
    asShopper(world, ALICE, 'createOrder', {
      requestId: 'request-1',
      lines: [{ productId: 'mug', quantity: 1 }],
    }),
  effect: { ...NOTHING_BACK, orders: ['awaiting_payment, refund none'], stock: MUG_SOLD, wechat: '0-0' },
};

export const exchangeForMoneyToo: Write = {
  ...client,
  operation: 'exchange',
  furnish: furnishMoneyShop(),
  call: (world) =>
    asShopper(world, ALICE, 'exchange', {
      requestId: 'request-1',
      lines: [{ productId: 'tea', quantity: 1 }],
    }),
  effect: {
    ...{ orders: ['awaiting_payment, refund none'], refunds: [], wechat: '0-0' },
    ...{ alice: '13+0', stock: 'mug 5 0 0, tea 4 0 1' },
  },
};

export const payOrderAt = (provider: PayProvider): Write => ({
  ...client,
  operation: 'payOrder',
  repetition: 'ownAnswer', // each is signed anew
  furnish: after(orderMug, 'awaiting', undefined, provider),
  call: async (world) => asShopper(world, ALICE, 'payOrder', { orderId: await onlyOrderId(world) }),
  async look(world) {
    const opened = world.cloud.wechat.pay.transactions().map(({ state, totalFen }) => `${state} ${totalFen}`);
    const marked = (await world.all('orders')).map(
      (order) => order.status !== 'void' && order.payment?.provider,
    );
    return { opened, marked };
  },
  effect: { opened: [`NOTPAY ${PRICE_FEN}`], marked: [provider] },
});

/** Nine points and a coin were earned once, whoever told that the money is there. */
const PAID = {
  refunds: [],
  orders: ['paid, refund none'],
  alice: '29+1',
  stock: MUG_SOLD,
  wechat: `${PRICE_FEN}-0`,
} as const;

export const confirmPayment: Write = {
  ...client,
  operation: 'confirmPayment',
  furnish: after(orderMug, 'paidAtWechat'),
  call: async (world) => asShopper(world, ALICE, 'confirmPayment', { orderId: await onlyOrderId(world) }),
  effect: PAID,
};

const noticeOf = (operation: string, provider: PayProvider): Write => ({
  operation,
  caller: 'notice',
  repetition: 'sameAnswer',
  furnish: after(orderMug, 'paidAtWechat', undefined, provider),
  call: async (world) => asNotice(world, await onlyOrderId(world)),
  look: lookAtMoney,
  effect: PAID,
});
export const payCallback = noticeOf('payCallback', 'cloudPay');
export const payNotify = noticeOf('payNotify', 'wechatPayV3');

/** The order was canceled, by somebody who did not know of its payment, before the money came. */
export const payNotifyTooLate: Write = {
  ...payNotify,
  async furnish(world) {
    await furnishMoneyShop()(world);
    const orderId = await orderMug(world, 'paidAtWechat');
    const { payment } = await readOrder(world, orderId);
    await world.edit('orders', orderId, { $set: { payment: null } });
    await cancel(world);
    await world.edit('orders', orderId, { $set: { payment } });
  },
  effect: {
    ...GIVEN_BACK,
    orders: ['canceled, refund refunded'],
    refunds: [`late refunded 0+0+${PRICE_FEN}, clawed 0+0, short 0+0`],
  },
};

export const cancelAwaiting: Write = {
  ...client,
  operation: 'cancelOrder',
  furnish: after(orderTea, 'awaiting'),
  call: cancel,
  effect: { ...NOTHING_BACK, orders: ['canceled, refund none'], stock: ALL_THERE, wechat: '0-0' },
};

export const cancelOpened: Write = { ...cancelAwaiting, furnish: after(orderTea, 'opened') };

/** cloudPay closes nothing in the first five minutes: the order is closing until then. */
export const cancelOpenedTooEarly: Write = {
  ...cancelAwaiting,
  furnish: furnishMoneyShop('cloudPay'),
  before: async (world) => void (await orderTea(world, 'opened')),
};

export const cancelPaid: Write = {
  ...cancelAwaiting,
  furnish: after(orderTea, 'paid'),
  effect: {
    ...GIVEN_BACK,
    orders: ['canceled, refund refunded'],
    refunds: [`cancel refunded 7+0+${PRICE_FEN}, clawed 9+1, short 0+0`],
  },
};

export const requestRefund: Write = {
  ...client,
  operation: 'requestRefund',
  furnish: after(orderMug, 'paid'),
  call: (world) => askBack(world),
  effect: {
    ...PAID,
    orders: ['paid, refund requested'],
    refunds: [`request requested 0+0+${PRICE_FEN}, clawed 0+0, short 0+0`],
  },
};

const asked =
  (fen?: number): Furnish =>
  async (world) =>
    void (await askBack(world, fen));

export const resolveWhole: Write = {
  ...client,
  operation: 'resolveRefund',
  furnish: after(orderTea, 'paid', asked()),
  call: (world) => approve(world),
  effect: {
    ...GIVEN_BACK,
    orders: ['canceled, refund refunded'],
    refunds: [`request refunded 7+0+${PRICE_FEN}, clawed 9+1, short 0+0`],
  },
};

/** A third of the money brings back its share of the points, and four points are not earned any more. */
export const resolvePart: Write = {
  ...resolveWhole,
  furnish: after(orderTea, 'paid', asked(PRICE_FEN / 3)),
  effect: {
    orders: ['paid, refund refunded'],
    refunds: ['request refunded 2+0+3300, clawed 3+0, short 0+0'],
    alice: '21+1',
    stock: 'mug 5 0 0, tea 4 0 1',
    wechat: `${PRICE_FEN}-3300`,
  },
};

/** The refund was sent; WeChat tells that it has ended. */
export const refundCallback: Write = {
  ...resolveWhole,
  operation: 'refundCallback',
  caller: 'notice',
  furnish: after(orderTea, 'paid', sendBack, 'cloudPay'),
  call: async (world) => asNotice(world, await onlyOrderId(world), await onlyRefundId(world)),
};

async function sendBack(world: World): Promise<void> {
  world.cloud.wechat.pay.behave({ refunds: 'prompt' });
  await askBack(world);
  await approve(world);
}
