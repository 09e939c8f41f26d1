import type { RefundView } from '../../cloudfunctions/common/contract/views';
import { contract as dispatchEvents } from '../../cloudfunctions/dispatchEvents/contract';
import { contract as getWallet } from '../../cloudfunctions/getWallet/contract';
import { contract as requestRefund } from '../../cloudfunctions/requestRefund/contract';
import { contract as resolveRefund } from '../../cloudfunctions/resolveRefund/contract';
import { readStock } from './browsing';
import { CUPS, CUPS_FEN, readOrder } from './buying';
import type { Stage } from './stage';
import { CHECKS, REFUND_REASON, TEXTS } from './texts';

const HALF_FEN = CUPS_FEN / 2;

/** F-161: a part of the money, then the rest; what it had earned is taken back as far as it is still there. */
export async function playRefund(stage: Stage, orderId: string): Promise<void> {
  stage.open('refund');
  const before = (await stage.askAside(getWallet, {})).points.balance;
  const wish = { orderId, reason: REFUND_REASON };
  const first = await refund(stage, { requestId: 'demo-refund-1', ...wish, fen: HALF_FEN });
  stage.check(CHECKS.partRefund, factsOf(first), {
    fen: HALF_FEN,
    state: 'refunded',
    shortPoints: 0,
    shortCoins: 0,
  });
  const half = await readOrder(stage, orderId);
  stage.check(CHECKS.partLeft, [half.status, half.refunded.fen, half.canRefund], ['paid', HALF_FEN, true]);

  const rest = await refund(stage, { requestId: 'demo-refund-2', ...wish });
  stage.check(CHECKS.restRefund, factsOf(rest), {
    fen: HALF_FEN,
    state: 'refunded',
    shortPoints: 0,
    shortCoins: 1,
  });
  const after = (await stage.askAside(getWallet, {})).points.balance;
  stage.say(TEXTS.clawed(before - after, rest.shortCoins));
  stage.check(CHECKS.clawed, before - after, 2);
  const ended = await readOrder(stage, orderId);
  const facts = { status: ended.status, fen: ended.refunded.fen, stock: await readStock(stage, CUPS) };
  stage.check(CHECKS.refunded, facts, { status: 'canceled', fen: CUPS_FEN, stock: 200 });
  const atProvider = stage.cloud.wechat.pay.refunds().map((each) => [each.orderId, each.refundFen, each.state]);
  const expected = [HALF_FEN, HALF_FEN].map((fen) => [orderId, fen, 'SUCCESS']);
  stage.check(CHECKS.atProvider, atProvider, expected);
  const more = await stage.askInVain(requestRefund, { requestId: 'demo-refund-3', ...wish });
  stage.check(CHECKS.nothingLeft('REFUND_NOT_ALLOWED'), more, 'REFUND_NOT_ALLOWED');
  await stage.fire(dispatchEvents);
}

interface Wish {
  readonly requestId: string;
  readonly orderId: string;
  readonly reason: string;
  readonly fen?: number;
}

/** Asked for, approved, sent, and confirmed by WeChat's notice. Answers the refund as it ends. */
async function refund(stage: Stage, wish: Wish): Promise<RefundView> {
  const asked = await stage.ask(requestRefund, wish);
  const refundId = asked.refund.id;
  const decision = { requestId: `${wish.requestId}-approved`, refundId, approve: true };
  const { refund: approved } = await stage.operate(resolveRefund, decision);
  stage.cloud.wechat.pay.settleRefund(refundId, 'SUCCESS');
  await stage.deliverNotices(wish.orderId);
  const { refund: ended } = await stage.askAside(requestRefund, wish);
  stage.say(TEXTS.refund(TEXTS.money(ended.fen), approved.state, ended.state));
  return ended;
}

const factsOf = ({ fen, state, shortPoints, shortCoins }: RefundView) => ({
  fen,
  state,
  shortPoints,
  shortCoins,
});
