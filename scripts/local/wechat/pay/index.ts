import type { Door, FunctionInvoker } from '../../gateway/types';
import type { CloudClock } from '../../runner/clock';
import { Bills } from './bill';
import { type CloudPayCall, createCloudPay } from './cloudPay';
import { LOCAL_MERCHANT } from './localKeys';
import { Money } from './money';
import { Notices } from './notices';
import { checkCloudPayParameters, checkV3Parameters } from './signing';
import { type PayState, StateFile } from './stateFile';
import type { PayBehaviour, PayParameters, PayTransaction, PayWorld, Tamper } from './types';
import { createV3, WECHATPAY_PATH } from './v3';

export { WECHATPAY_PATH } from './v3';

/** Where HTTP access is, and payNotify in it. */
const HTTP_PATH = '/http';
const NOTIFY_PATH = '/pay-notify';

const WELL_BEHAVED: PayBehaviour = {
  notices: 'prompt',
  noticeDelayMs: 0,
  tamper: null,
  refunds: 'slow',
  closing: 'documented',
  bill: 'byTime',
  outage: false,
};

export interface PayRooms {
  readonly clock: CloudClock;
  readonly door: Door;
  readonly functions: FunctionInvoker;
  readonly httpRoute: (path: string) => string | null;
  readonly envId: string;
  readonly dataDir: string | undefined;
  readonly address: () => string; // of the cloud, once it is open
}

export interface WechatPay {
  world(): PayWorld;
  /** `cloud.cloudPay.*`; a bill is bytes. */
  readonly cloudPay: (call: CloudPayCall) => object | Buffer;
  readonly v3: ReturnType<typeof createV3>;
  /** The cloud is open: what an earlier one left undelivered may go out. */
  start(): void;
  /** Nothing goes out by itself any more. */
  stop(): void;
  close(): void;
}

/** WeChat Pay in both its forms, upon one world of money. */
export function createWechatPay(rooms: PayRooms): WechatPay {
  const { clock, address, envId } = rooms;
  let behaviour = WELL_BEHAVED;
  const takeTamper = (): Tamper | null => {
    const { tamper } = behaviour;
    behaviour = { ...behaviour, tamper: null };
    return tamper;
  };
  const file = new StateFile(rooms.dataDir, () => ({ money: money.save(), notices: notices.save() }));
  const onChange = (): void => file.changed();
  const money: Money = new Money({
    now: clock.now,
    behaviour: () => behaviour,
    onPaid: (transaction) => notices.make('payment', transaction, null),
    onRefundEnded: (refund) => {
      if (refund.notifyTo !== null) notices.make('refund', refund, refund.refundId);
    },
    onChange,
  });
  const notices: Notices = new Notices({
    ...{ clock, money, takeTamper, envId, onChange },
    behaviour: () => behaviour,
    functions: rooms.functions,
    httpRoute: rooms.httpRoute,
    httpUrl: () => `${address()}${HTTP_PATH}`,
  });
  const bills = new Bills({ now: clock.now, money, behaviour: () => behaviour });
  const restoreState = (state: PayState): void => {
    money.restore(state.money);
    notices.restore(state.notices);
  };
  const kept = file.read();
  if (kept !== null) restoreState(kept);

  const shared = { money, bills, now: clock.now, isDown: () => behaviour.outage };
  const behave = (changes: Partial<PayBehaviour>): void => {
    behaviour = { ...behaviour, ...changes };
    notices.look();
  };
  return {
    world: () =>
      presentWorld({
        money,
        notices,
        bills,
        address: address(),
        behaviour: () => behaviour,
        behave,
        restoreState,
      }),
    cloudPay: createCloudPay({ ...shared, envId }),
    v3: createV3({ ...shared, door: rooms.door, address }),
    start: () => notices.start(),
    stop: () => notices.stop(),
    close: () => file.close(),
  };
}

interface WorldRooms {
  readonly money: Money;
  readonly notices: Notices;
  readonly bills: Bills;
  readonly address: string;
  readonly behaviour: () => PayBehaviour;
  readonly behave: (changes: Partial<PayBehaviour>) => void;
  readonly restoreState: (state: PayState) => void;
}

function presentWorld(rooms: WorldRooms): PayWorld {
  const { money, notices, bills, address, behaviour, behave, restoreState } = rooms;
  const refundOf = (refundId: string) => {
    const found = money.refunds().find((refund) => refund.refundId === refundId);
    if (found === undefined) throw new Error(`there is no refund ${refundId}`);
    return found;
  };
  return {
    merchantId: LOCAL_MERCHANT.merchantId,
    v3Endpoint: `${address}${WECHATPAY_PATH}`,
    notifyUrl: `${address}${HTTP_PATH}${NOTIFY_PATH}`,
    pay(orderId, { provider, parameters } = {}) {
      const order = orderOf(money, orderId, provider);
      if (parameters !== undefined) checkParameters(order, parameters);
      return money.pay(order.provider, orderId);
    },
    transactions: () => money.transactions(),
    refunds: () => money.refunds(),
    settleRefund: (refundId, state) => money.endRefund(refundOf(refundId), state),
    notices: {
      pending: () => notices.pending(),
      deliver: (filter) => notices.deliver(filter),
      compose(orderId, { refundId, tamper } = {}) {
        const refund = refundId === undefined ? null : refundOf(refundId);
        const order = orderOf(money, orderId, refund?.provider);
        if (order.paidAt === null) throw new Error(`order ${orderId} is not paid: there is no notice of it`);
        return notices.compose(order, refund, tamper ?? null);
      },
    },
    bill: bills.world,
    behave,
    behaviour,
    snapshot: () => ({ state: { money: money.save(), notices: notices.save() }, behaviour: behaviour() }),
    restore(snapshot) {
      restoreState(snapshot.state);
      behave(snapshot.behaviour);
    },
  };
}

/** Without a provider the one that still takes money, or the last one opened. */
function orderOf(money: Money, orderId: string, provider?: PayTransaction['provider']): PayTransaction {
  const found = money
    .transactions()
    .filter((each) => each.orderId === orderId && (provider === undefined || each.provider === provider));
  const order = found.find(({ state }) => state === 'NOTPAY') ?? found.at(-1);
  if (order === undefined) throw new Error(`WeChat Pay knows no order ${orderId}`);
  return order;
}

function checkParameters(order: PayTransaction, parameters: PayParameters): void {
  if (parameters.package !== `prepay_id=${order.prepayId}`)
    throw new Error(`the prepay id is not that of order ${order.orderId}`);
  if (order.provider === 'cloudPay') checkCloudPayParameters(parameters);
  else checkV3Parameters(parameters);
}
