import * as z from 'zod';
import type { CallRecord } from '../../../../../scripts/local/types';
import { orderIdOf } from '../../../domain/hash';
import { drawFixture } from '../../draws';
import { asOperator, asShopper, codeOf } from '../callers';
import { judgeRefusal, pick, type Action, type Play } from './actions';

/** What is done for money, and in draws. */

/** They pay with money and take part in draws; what they earn of it is looked at in the end. */
export const PAYERS = ['erin', 'frank'] as const;

const OPEN_MS = 12 * 3_600_000;
const UNTIL_DRAW_MS = 3_600_000;
const PART_FEN = 2_500;

/** Null when there is nothing to do it to. */
export function drawMoneyAction(play: Play): Action | null {
  const drawn = play.random.below(100);
  if (drawn < 20) return drawOrder(play);
  if (drawn < 50) return drawPayment(play);
  if (drawn < 56) return drawQuestion(play);
  if (drawn < 62) return drawCancelOfMoney(play);
  if (drawn < 72) return drawRequest(play);
  if (drawn < 82) return drawAnswer(play);
  return drawDraw(play);
}

function drawOrder(play: Play, drawId?: string): Action {
  const { world, money, random } = play;
  const openid = pick(random, PAYERS);
  const requestId = play.freshRequestId();
  const what = drawId === undefined ? { lines: [{ productId: 'mug', quantity: 1 }] } : { drawId };
  const rights = ['QUALIFICATION_NOT_FOUND', 'QUALIFICATION_USED', 'QUALIFICATION_EXPIRED'];
  return {
    operation: 'createOrder',
    says: `${openid} orders a mug${drawId === undefined ? '' : ' that was won'}`,
    subjects: [openid],
    call: () => asShopper(world, openid, 'createOrder', { requestId, ...what }),
    async conclude(ended) {
      const code = codeOf(ended);
      if (code === 'SUCCESS') money.order(orderIdOf(openid, requestId), openid);
      return judgeRefusal(code, ['SUCCESS', 'SOLD_OUT', 'TOO_MANY_REQUESTS', 'REQUEST_EXPIRED', ...rights]);
    },
  };
}

/** One that is paid, or is not, as the action needs it; any other now and then. */
function pickPurchase(
  { money, random }: Play,
  isPaid: boolean,
): readonly [orderId: string, openid: string] | null {
  const live = [...money.purchases].filter(([, { canceled, paidFen }]) => !canceled && paidFen > 0 === isPaid);
  const known = live.length > 0 && random.below(6) > 0 ? live : [...money.purchases];
  const latest = known.at(-1);
  if (latest === undefined) return null;
  const [orderId, { openid }] = random.below(2) === 0 ? latest : pick(random, known);
  return [orderId, openid];
}

/** The page opens the payment, and mostly the phone pays. WeChat's notice comes, comes twice or is lost. */
function drawPayment(play: Play): Action | null {
  const picked = pickPurchase(play, false);
  if (picked === null) return null;
  const [orderId, openid] = picked;
  const pays = play.random.below(5) > 0;
  const notices = pick(play.random, ['manual', 'twice', 'never'] as const);
  return {
    ...about(picked, 'payOrder', `pays (${notices} notices)`),
    call: () => asShopper(play.world, openid, 'payOrder', { orderId }),
    async conclude(ended) {
      const code = codeOf(ended);
      const { pay } = play.world.cloud.wechat;
      pay.behave({ notices });
      const isOpen = pay.transactions().some((one) => one.orderId === orderId && one.state === 'NOTPAY');
      const booked = play.money.purchases.get(orderId);
      if (code === 'SUCCESS' && pays && isOpen && booked !== undefined)
        booked.paidFen = pay.pay(orderId).totalFen;
      return judgeRefusal(code, ['SUCCESS', 'ORDER_NOT_PAYABLE', 'PAYMENT_EXPIRED', 'PAYMENT_REFUSED']);
    },
  };
}

function drawQuestion(play: Play): Action | null {
  const picked = pickPurchase(play, play.random.below(2) === 0);
  if (picked === null) return null;
  const [orderId, openid] = picked;
  return {
    ...about(picked, 'confirmPayment', 'asks whether it is paid'),
    call: () => asShopper(play.world, openid, 'confirmPayment', { orderId }),
    conclude: async (ended) => judgeRefusal(codeOf(ended), ['SUCCESS']),
  };
}

function drawCancelOfMoney(play: Play): Action | null {
  const picked = pickPurchase(play, play.random.below(2) === 0);
  if (picked === null) return null;
  const [orderId, openid] = picked;
  return {
    ...about(picked, 'cancelOrder', 'cancels'),
    call: () => asShopper(play.world, openid, 'cancelOrder', { orderId }),
    async conclude(ended) {
      const booked = play.money.purchases.get(orderId);
      if (codeOf(ended) === 'SUCCESS' && booked !== undefined) booked.canceled = true;
      return judgeRefusal(codeOf(ended), ['SUCCESS', 'ORDER_NOT_CANCELABLE', 'REFUND_OPEN']);
    },
  };
}

const asked = z.object({ data: z.object({ refund: z.object({ id: z.string(), fen: z.int() }) }) });

function drawRequest(play: Play): Action | null {
  const picked = pickPurchase(play, true);
  if (picked === null) return null;
  const [orderId, openid] = picked;
  const part = play.random.below(2) === 0 ? { fen: PART_FEN } : {};
  const input = { requestId: play.freshRequestId(), orderId, reason: '模拟', ...part };
  return {
    ...about(picked, 'requestRefund', 'wants money back'),
    call: () => asShopper(play.world, openid, 'requestRefund', input),
    async conclude(ended) {
      if (codeOf(ended) === 'SUCCESS') {
        const { id, fen } = asked.parse(ended.result).data.refund;
        play.money.asked.set(id, { orderId, fen });
      }
      return judgeRefusal(codeOf(ended), ['SUCCESS', 'REFUND_OPEN', 'REFUND_NOT_ALLOWED', 'REFUND_TOO_LARGE']);
    },
  };
}

function drawAnswer(play: Play): Action | null {
  const { world, money, random } = play;
  if (money.asked.size === 0) return null;
  const [refundId, { orderId, fen }] = pick(random, [...money.asked]);
  const approve = random.below(5) > 0;
  const input = { requestId: play.freshRequestId(), refundId, approve };
  const openid = money.purchases.get(orderId)?.openid ?? '';
  return {
    ...about([orderId, openid], 'resolveRefund', approve ? 'gets money back' : 'gets none back'),
    call: () => asOperator(world, 'resolveRefund', input),
    async conclude(ended) {
      money.asked.delete(refundId);
      const booked = money.purchases.get(orderId);
      if (codeOf(ended) === 'SUCCESS' && approve && booked !== undefined) booked.approvedFen += fen;
      return judgeRefusal(codeOf(ended), ['SUCCESS']);
    },
  };
}

/** A draw is entered while it is open; else the next one is published, or one that was won is bought from. */
function drawDraw(play: Play): Action {
  const { world, money, random } = play;
  const latest = money.draws.at(-1);
  if (latest === undefined) return drawPublication(play);
  if (world.cloud.clock.now() < latest.closesAt && random.below(4) > 0) return drawEntry(play, latest.drawId);
  return random.below(3) === 0 ? drawPublication(play) : drawOrder(play, pick(random, money.draws).drawId);
}

function drawPublication(play: Play): Action {
  const { world, money } = play;
  const now = world.cloud.clock.now();
  const [opensAt, closesAt] = [now, now + OPEN_MS];
  const draw = drawFixture({
    ...{ productId: 'mug', skuId: 'mug', quota: 1, coinOnWin: 'at_draw', qualificationMinutes: 2_880 },
    ...{ windows: [{ opensAt, closesAt }], drawAt: closesAt + UNTIL_DRAW_MS },
  });
  const input = { requestId: play.freshRequestId(), draw, status: 'published' };
  return {
    operation: 'saveDraw',
    says: 'an operator publishes a draw',
    subjects: ['mug'],
    call: () => asOperator(world, 'saveDraw', input),
    async conclude(ended) {
      if (codeOf(ended) === 'SUCCESS') money.draws.push({ drawId: drawIdIn(ended), closesAt });
      return judgeRefusal(codeOf(ended), ['SUCCESS', 'DRAW_STOCK_NOT_ENOUGH', 'DRAW_WINDOWS_INVALID']);
    },
  };
}

const saved = z.object({ data: z.object({ drawId: z.string() }) });
const drawIdIn = ({ result }: CallRecord): string => saved.parse(result).data.drawId;

function drawEntry({ world, random }: Play, drawId: string): Action {
  const openid = pick(random, PAYERS);
  return {
    operation: 'register',
    says: `${openid} enters the draw`,
    subjects: [openid],
    call: () => asShopper(world, openid, 'register', { drawId }),
    conclude: async (ended) => judgeRefusal(codeOf(ended), ['SUCCESS', 'DRAW_NOT_OPEN']),
  };
}

function about([orderId, openid]: readonly [string, string], operation: string, what: string) {
  return { operation, says: `${openid} ${what}, ${orderId.slice(0, 6)}`, subjects: [openid] };
}
