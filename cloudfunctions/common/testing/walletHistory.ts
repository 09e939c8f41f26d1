import fc from 'fast-check';
import type { Asset } from '../contract/units';
import { COIN_LIFE_MS, DAY_MS, HOUR_MS, addDaysEnd } from '../domain/calendar';
import { Refusal } from '../domain/refusal';
import { type Grant, earn } from '../domain/wallet/earn';
import type { Cause, Entry, Movement, Reason } from '../domain/wallet/entry';
import { expireDue } from '../domain/wallet/expire';
import { EMPTY_WALLET, type Wallet } from '../domain/wallet/lots';
import { restore } from '../domain/wallet/refund';
import { spend } from '../domain/wallet/spend';

export const SHOPPER = 'o-shopper';
export const START_AT = Date.UTC(2025, 10, 11, 3, 0, 0); // 11:00 in Shanghai

/** One thing that may happen to a wallet. */
export type Step =
  | { readonly kind: 'earnCoin'; readonly amount: number; readonly lateMs: number }
  | { readonly kind: 'earnPoints'; readonly amount: number; readonly days: number }
  | { readonly kind: 'spend'; readonly points: number; readonly coins: number }
  | { readonly kind: 'cancel'; readonly which: number } // of the spends not canceled yet
  | { readonly kind: 'adjustDown'; readonly points: number }
  | { readonly kind: 'expire' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'waitForExpiry'; readonly offsetMs: number }; // to just before, at or after the next one

/** A purchase that can be canceled. */
export interface Purchase {
  readonly orderId: string;
  readonly points: number;
  readonly coins: number;
  readonly entries: readonly Entry[]; // of the spend alone
  readonly canceledBy: string | null; // cause
}

export interface History {
  readonly wallet: Wallet;
  readonly entries: readonly Entry[];
  readonly purchases: readonly Purchase[];
  readonly grants: readonly Grant[];
  readonly now: number;
}

export const NEW_HISTORY: History = {
  wallet: EMPTY_WALLET,
  entries: [],
  purchases: [],
  grants: [],
  now: START_AT,
};

const ANY_STEP: fc.Arbitrary<Step> = fc.oneof(
  weigh(4, fc.record({ kind: just('earnCoin'), amount: between(1, 3), lateMs: anyLateness() })),
  weigh(4, fc.record({ kind: just('earnPoints'), amount: between(1, 20), days: between(-1, 3) })),
  weigh(5, fc.record({ kind: just('spend'), points: between(0, 12), coins: between(0, 3) })),
  weigh(4, fc.record({ kind: just('cancel'), which: between(0, 9) })),
  weigh(1, fc.record({ kind: just('adjustDown'), points: between(1, 5) })),
  weigh(2, fc.record({ kind: just('expire') })),
  weigh(2, fc.record({ kind: just('wait'), ms: between(0, DAY_MS) })),
  weigh(3, fc.record({ kind: just('waitForExpiry'), offsetMs: between(-1, 1) })),
);

/** Any sequence of steps; long enough that lots merge, empty, expire and come back. */
export const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(ANY_STEP, { maxLength: 40, size: 'max' });

function weigh<T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> {
  return { weight, arbitrary };
}

function just<const Kind extends string>(kind: Kind): fc.Arbitrary<Kind> {
  return fc.constant(kind);
}

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max });
}

/** A grant is late when its event waited in the outbox: it can arrive after its own expiry. */
function anyLateness(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: HOUR_MS }) },
    { weight: 1, arbitrary: fc.constantFrom(COIN_LIFE_MS - 1, COIN_LIFE_MS, COIN_LIFE_MS + 1) },
  );
}

/** Plays the steps; a refusal leaves the history as it was, as a refused operation writes nothing. */
export function play(steps: readonly Step[], from: History = NEW_HISTORY): History {
  return steps.reduce(playStep, from);
}

/** The history after each step, the first included. */
export function playAll(steps: readonly Step[]): readonly History[] {
  const seen = [NEW_HISTORY];
  for (const step of steps) seen.push(playStep(seen.at(-1) ?? NEW_HISTORY, step));
  return seen;
}

export function playStep(history: History, step: Step): History {
  try {
    return perform(history, step);
  } catch (error) {
    if (error instanceof Refusal) return history;
    throw error;
  }
}

function perform(history: History, step: Step): History {
  const { wallet, now } = history;
  switch (step.kind) {
    case 'earnCoin':
      return grant(history, 'coin', step.amount, now - step.lateMs + COIN_LIFE_MS);
    case 'earnPoints':
      return grant(history, 'points', step.amount, addDaysEnd(now, step.days));
    case 'spend':
      return buy(history, step.points, step.coins);
    case 'cancel':
      return cancel(history, step.which);
    case 'adjustDown': {
      const cost = { points: step.points, coins: 0 };
      return record(history, spend(wallet, cost, causeOf(history, 'adjust', 'admin_adjust')));
    }
    case 'expire':
      return record(history, expireDue(wallet, SHOPPER, now));
    case 'wait':
      return { ...history, now: now + step.ms };
    case 'waitForExpiry':
      return { ...history, now: Math.max(now, (wallet.nextExpiryAt ?? now) + step.offsetMs) };
    default:
      return step satisfies never;
  }
}

function grant(history: History, asset: Asset, amount: number, expiresAt: number): History {
  const movement = earn(
    history.wallet,
    { asset, amount, expiresAt },
    causeOf(history, 'grant', 'payment_reward'),
  );
  return { ...record(history, movement), grants: [...history.grants, { asset, amount, expiresAt }] };
}

function buy(history: History, points: number, coins: number): History {
  if (points + coins === 0) return history;
  const orderId = `order-${history.wallet.sequence}`;
  const cause = { ...causeOf(history, `spend.${orderId}`, 'mall_consumption'), orderId };
  const movement = spend(history.wallet, { points, coins }, cause);
  const entries = movement.entries.filter(({ causeId }) => causeId === cause.causeId);
  const purchase: Purchase = { orderId, points, coins, entries, canceledBy: null };
  return { ...record(history, movement), purchases: [...history.purchases, purchase] };
}

function cancel(history: History, which: number): History {
  const open = history.purchases.filter(({ canceledBy }) => canceledBy === null);
  const purchase = open[which % open.length];
  if (purchase === undefined) return history;
  const { orderId } = purchase;
  const cause = { ...causeOf(history, `restore.${orderId}`, 'mall_refund'), orderId };
  const purchases = history.purchases.map((each) =>
    each.orderId === orderId ? { ...each, canceledBy: cause.causeId } : each,
  );
  return { ...record(history, restore(history.wallet, purchase.entries, cause)), purchases };
}

function record(history: History, { wallet, entries }: Movement): History {
  return { ...history, wallet, entries: [...history.entries, ...entries] };
}

/** Named after the sequence, so that every cause of a history has its own id. */
function causeOf({ wallet, now }: History, what: string, reason: Reason): Cause {
  return { openid: SHOPPER, causeId: `${what}.${wallet.sequence}`, reason, memo: what, now };
}

export function causeAt(now: number, reason: Reason, causeId = `${reason}.1`): Cause {
  return { openid: SHOPPER, causeId, reason, memo: '', now };
}
