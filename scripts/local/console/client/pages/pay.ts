import type { PayBehaviour, RefundState, TradeState } from '../../../wechat/pay/types';
import type { PayState } from '../../apiTypes';
import { NOTICE_KINDS, PAY_SWITCHES, PAY_TEXT, REFUND_STATES, TRADE_STATES } from '../../texts';
import { post } from '../api';
import { button, card, field, h, select } from '../dom';
import { formatInstant } from '../format';
import { praise, Problem } from '../notice';
import { refresh } from '../router';
import { table } from '../table';

const SMALL = { className: 'small' };

export function payCards(pay: PayState): readonly HTMLElement[] {
  return [
    paymentsCard(pay),
    ...(pay.refunds.length === 0 ? [] : [refundsCard(pay)]),
    noticesCard(pay),
    behaviourCard(pay.behaviour),
  ];
}

function paymentsCard(pay: PayState): HTMLElement {
  const { act, problem } = actor();
  const columns = [
    { title: PAY_TEXT.order, className: 'mono' },
    { title: PAY_TEXT.provider, className: 'mono' },
    { title: PAY_TEXT.openid, className: 'mono' },
    { title: PAY_TEXT.amount, className: 'number' },
    { title: PAY_TEXT.state },
    { title: PAY_TEXT.expires, className: 'mono' },
    { title: '' },
  ];
  const rows = pay.transactions.map((order) => {
    const { orderId, provider, openid, totalFen, state, expiresAt } = order;
    const payNow = (): Promise<void> =>
      act(async () => {
        await post('/world/pay/pay', { orderId, provider });
        praise(PAY_TEXT.paid);
      });
    const action = state === 'NOTPAY' ? button(PAY_TEXT.pay, payNow, SMALL) : '';
    const amount = PAY_TEXT.yuan(totalFen);
    return { cells: [orderId, provider, openid, amount, tradeBadge(state), formatInstant(expiresAt), action] };
  });
  return card(
    PAY_TEXT.title,
    problem.element,
    table(columns, rows, PAY_TEXT.none),
    h('p', { className: 'hint' }, PAY_TEXT.note(pay.merchantId)),
    h(
      'p',
      { className: 'hint' },
      `${PAY_TEXT.addresses} endpoint ${pay.v3Endpoint} · notifyUrl ${pay.notifyUrl}`,
    ),
  );
}

function refundsCard(pay: PayState): HTMLElement {
  const { act, problem } = actor();
  const columns = [
    { title: PAY_TEXT.refundId, className: 'mono' },
    { title: PAY_TEXT.order, className: 'mono' },
    { title: PAY_TEXT.amount, className: 'number' },
    { title: PAY_TEXT.state },
    { title: '' },
  ];
  const rows = pay.refunds.map(({ refundId, orderId, refundFen, state }) => {
    const settle = (): Promise<void> =>
      act(async () => {
        await post('/world/pay/settle', { refundId, state: 'SUCCESS' });
        praise(PAY_TEXT.settled);
      });
    const isOpen = state === 'PROCESSING' || state === 'ABNORMAL';
    const action = isOpen ? button(PAY_TEXT.settle, settle, SMALL) : '';
    const amount = PAY_TEXT.yuan(refundFen);
    return { cells: [refundId, orderId, amount, refundBadge(state), action] };
  });
  return card(PAY_TEXT.refunds, problem.element, table(columns, rows, PAY_TEXT.noRefunds));
}

function noticesCard({ notices }: PayState): HTMLElement {
  const { act, problem } = actor();
  const deliver = (chosen: object): Promise<void> =>
    act(async () => {
      const { delivered, taken } = await post<Delivered>('/world/pay/deliver', chosen);
      praise(PAY_TEXT.delivered(taken, delivered));
    });
  const columns = [
    { title: PAY_TEXT.kind },
    { title: PAY_TEXT.order, className: 'mono' },
    { title: PAY_TEXT.due, className: 'mono' },
    { title: PAY_TEXT.attempts, className: 'number' },
    { title: '' },
  ];
  const rows = notices.map(({ kind, orderId, dueAt, attempts }) => ({
    cells: [
      NOTICE_KINDS[kind],
      orderId,
      formatInstant(dueAt),
      attempts,
      button(PAY_TEXT.deliver, () => deliver({ orderId }), SMALL),
    ],
  }));
  const all = button(PAY_TEXT.deliverAll, () => deliver({}));
  const actions = notices.length < 2 ? null : h('div', { className: 'actions' }, all);
  return card(PAY_TEXT.notices, problem.element, table(columns, rows, PAY_TEXT.noNotices), actions);
}

interface Delivered {
  readonly delivered: number;
  readonly taken: number;
}

function behaviourCard(behaviour: PayBehaviour): HTMLElement {
  const { act, problem } = actor();
  let chosen = behaviour;
  const change = (changes: Partial<PayBehaviour>): void => void (chosen = { ...chosen, ...changes });
  const { notices, tamper, refunds, closing, bill, outage } = PAY_SWITCHES;
  const seconds = String(Math.round(behaviour.noticeDelayMs / 1_000));
  const delay = h('input', { type: 'number', min: '0', max: '86400', value: seconds, required: true });
  const tampers = [null, 'amount', 'merchant', 'order', 'signature', 'timestamp'] as const;
  const toTamper = (value: string) => tampers.find((each) => each === value) ?? null;
  const form = h(
    'form',
    { className: 'fields' },
    field(
      notices.title,
      select(notices.choices, behaviour.notices, (value) => change({ notices: value })),
    ),
    field(PAY_TEXT.delay, delay),
    field(
      tamper.title,
      select(tamper.choices, behaviour.tamper ?? 'none', (value) => change({ tamper: toTamper(value) })),
    ),
    field(
      refunds.title,
      select(refunds.choices, behaviour.refunds, (value) => change({ refunds: value })),
    ),
    field(
      closing.title,
      select(closing.choices, behaviour.closing, (value) => change({ closing: value })),
    ),
    field(
      bill.title,
      select(bill.choices, behaviour.bill, (value) => change({ bill: value })),
    ),
    field(
      outage.title,
      select(outage.choices, behaviour.outage ? 'on' : 'off', (value) => change({ outage: value === 'on' })),
    ),
    h('div', { className: 'actions full' }, h('button', { type: 'submit' }, PAY_TEXT.apply)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void act(async () => {
      await post('/world/pay/behave', { ...chosen, noticeDelayMs: delay.valueAsNumber * 1_000 });
      praise(PAY_TEXT.applied);
    });
  });
  return card(PAY_TEXT.behaviour, form, problem.element);
}

/** What is over without money is no badge. */
const TRADE_BADGES: Readonly<Record<TradeState, string>> = {
  NOTPAY: 'badge refused',
  SUCCESS: 'badge succeeded',
  CLOSED: '',
  REFUND: 'badge refused',
};
const REFUND_BADGES: Readonly<Record<RefundState, string>> = {
  PROCESSING: 'badge refused',
  SUCCESS: 'badge succeeded',
  ABNORMAL: 'badge threw',
  CLOSED: '',
};

const tradeBadge = (state: TradeState): HTMLElement =>
  h('span', { className: TRADE_BADGES[state] }, TRADE_STATES[state]);
const refundBadge = (state: RefundState): HTMLElement =>
  h('span', { className: REFUND_BADGES[state] }, REFUND_STATES[state]);

/** Does something and shows the page anew, or says beside it why it could not. */
function actor() {
  const problem = new Problem();
  const act = async (work: () => Promise<void>): Promise<void> => {
    if (await problem.attempt(work)) refresh();
  };
  return { act, problem };
}
