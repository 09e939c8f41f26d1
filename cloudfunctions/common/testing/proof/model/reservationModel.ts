import { invariant } from '../../../domain/invariant';

/**
 * The protocol by which stock is taken and given back, small enough to try every interleaving of a few calls, with
 * crashes and with transactions that end by themselves. One product, one shopper, a price of 5 points.
 * docs/invariants.md tells the protocol.
 */

/** What may be broken on purpose. */
export interface Rules {
  readonly keyedBy: 'attempt' | 'order'; // under what a reservation stands
  readonly tombstone: boolean; // whether the sweeper writes one before it releases
  readonly confirms: 'afterCommit' | 'beforeCommit';
  readonly returnsAreMarked: boolean; // whether giving back leaves a marker under the order's id
}
export const RULES: Rules = {
  keyedBy: 'attempt',
  tombstone: true,
  confirms: 'afterCommit',
  returnsAreMarked: true,
};

export type Call =
  | { readonly kind: 'exchange'; readonly order: string; readonly attempt: string }
  | { readonly kind: 'cancel'; readonly order: string }
  | { readonly kind: 'sweep' };

interface Order {
  attempt: string;
  status: 'paid' | 'canceled' | 'void';
  stockReturned: boolean;
}
/** What a call wrote in a transaction that is still open. It holds its order's key. */
interface Transaction {
  walletVersion: number; // as it was read; -1: not yet
  points: number;
  writesWallet: boolean;
}
/** The next step of a call; `done` and `dead` have none. */
type Place =
  | 'begin'
  | 'read'
  | 'reserve'
  | 'pay'
  | 'commit'
  | 'recall'
  | 'finish'
  | 'refuse' // of an exchange
  | 'confirm'
  | 'giveBack'
  | 'mark' // of a cancel
  | 'bury' // of a sweeper
  | 'done'
  | 'dead';
interface Process {
  at: Place;
  transaction: Transaction | null;
  held: boolean; // an exchange's reservation
  order: string;
  attempt: string;
  seen: Order | null; // the order as it was read outside
}
export interface State {
  available: number;
  sold: number;
  reserved: Record<string, string>; // key of the reservation -> order
  returns: Record<string, true>;
  orders: Record<string, Order>;
  points: number;
  walletVersion: number;
  processes: Process[];
}

export const PRICE = 5;

export function begin(stock: number, points: number, calls: readonly Call[]): State {
  const processes = calls.map((call): Process => {
    const attempt = call.kind === 'exchange' ? call.attempt : '';
    return {
      at: 'begin',
      transaction: null,
      held: false,
      order: call.kind === 'sweep' ? '' : call.order,
      attempt,
      seen: null,
    };
  });
  return {
    available: stock,
    sold: 0,
    reserved: {},
    returns: {},
    orders: {},
    points,
    walletVersion: 0,
    processes,
  };
}

/** Every state that one step of the call may lead to; none when it waits for a lock. */
export function step(state: State, index: number, call: Call, rules: Rules): readonly State[] {
  if (call.kind === 'sweep') return sweep(state, index, rules);
  const next = structuredClone(state);
  const process = processOf(next, index);
  const moved = call.kind === 'exchange' ? exchange(next, process, rules) : cancel(next, process, rules);
  return moved ? [next] : [];
}

/** The call dies; what it wrote in a transaction stays until that ends by itself. */
export function kill(state: State, index: number): State {
  return withProcess(state, index, { at: 'dead' });
}

/** A transaction that nobody ended ends: its call is slow, or dead. */
export function expire(state: State, index: number): State {
  return withProcess(state, index, { transaction: null });
}

/** False when it waits. */
function exchange(state: State, process: Process, rules: Rules): boolean {
  const { order, transaction } = process;
  const key = rules.keyedBy === 'attempt' ? process.attempt : order;
  switch (process.at) {
    case 'begin': // the order is inserted first: a repetition ends here
      if (isLocked(state, process)) return false;
      if (state.orders[order] !== undefined) return goTo(process, 'recall');
      process.transaction = { walletVersion: -1, points: 0, writesWallet: false };
      return goTo(process, 'read');
    case 'read':
      if (transaction === null) return goTo(process, 'recall');
      Object.assign(transaction, { walletVersion: state.walletVersion, points: state.points });
      if (state.points < PRICE) return goTo(process, 'refuse');
      return goTo(process, process.held ? 'pay' : 'reserve');
    case 'reserve': // outside the transaction, which may have ended meanwhile
      if (state.reserved[key] === undefined && state.available < 1) return goTo(process, 'refuse');
      reserve(state, key, order);
      process.held = true;
      if (rules.confirms === 'beforeCommit') finish(state, key, 'confirm');
      return goTo(process, 'pay');
    case 'pay':
      if (transaction === null) return goTo(process, 'recall');
      if (!mayWriteWallet(state, process, transaction)) return conflict(process);
      Object.assign(transaction, { points: transaction.points - PRICE, writesWallet: true });
      return goTo(process, 'commit');
    case 'commit':
      if (transaction === null) return goTo(process, 'recall');
      state.orders[order] = { attempt: key, status: 'paid', stockReturned: false };
      writeWallet(state, process, transaction);
      return goTo(process, 'recall');
    case 'recall': // what stands under the request's id, or another try
      process.seen = state.orders[order] ?? null;
      if (process.seen === null) return goTo(process, 'begin');
      return goTo(process, process.held ? 'finish' : 'done');
    default: // `finish`, and `refuse`, which has written nothing
      process.transaction = null;
      if (process.held) finish(state, key, howItEnds(key, process.seen));
      return goTo(process, 'done');
  }
}

/** False when it waits. */
function cancel(state: State, process: Process, rules: Rules): boolean {
  const { transaction } = process;
  const order = state.orders[process.order];
  if (order === undefined || order.status === 'void') return goTo(process, 'done');
  switch (process.at) {
    case 'begin':
      if (order.status === 'canceled') return goTo(process, order.stockReturned ? 'done' : 'confirm');
      if (isLocked(state, process)) return false;
      process.transaction = { walletVersion: state.walletVersion, points: state.points, writesWallet: false };
      return goTo(process, 'pay');
    case 'pay':
      if (transaction === null || !mayWriteWallet(state, process, transaction)) return conflict(process);
      Object.assign(transaction, { points: transaction.points + PRICE, writesWallet: true });
      return goTo(process, 'commit');
    case 'commit':
      if (transaction === null) return conflict(process);
      order.status = 'canceled';
      writeWallet(state, process, transaction);
      return goTo(process, 'confirm');
    case 'confirm': // in case the exchange never came to it: what comes back was sold
      finish(state, order.attempt, 'confirm');
      return goTo(process, 'giveBack');
    case 'giveBack':
      giveBack(state, process.order, rules);
      return goTo(process, 'mark');
    default:
      order.stockReturned = true;
      return goTo(process, 'done');
  }
}

/** Looks at any reservation, as if it were old enough: the age is only a courtesy, the tombstone decides. */
function sweep(state: State, index: number, rules: Rules): readonly State[] {
  const { at } = processOf(state, index);
  if (at === 'begin') {
    const reservations = Object.entries(state.reserved);
    if (reservations.length === 0) return [withProcess(state, index, { at: 'done' })];
    return reservations.map(([attempt, order]) => withProcess(state, index, { attempt, order, at: 'bury' }));
  }
  const next = structuredClone(state);
  const process = processOf(next, index);
  const { order, attempt } = process;
  if (at === 'bury') {
    if (isLocked(next, process)) return [];
    if (rules.tombstone) bury(next, order, attempt);
    process.seen = structuredClone(next.orders[order] ?? null);
    goTo(process, 'finish');
  } else {
    finish(next, attempt, howItEnds(attempt, process.seen));
    goTo(process, 'done');
  }
  return [next];
}

/** What the timers do when nothing else runs any more. */
export function settle(state: State, rules: Rules): State {
  const next = structuredClone(state);
  for (const [key, order] of Object.entries(next.reserved)) {
    if (rules.tombstone) bury(next, order, key);
    finish(next, key, howItEnds(key, next.orders[order] ?? null));
  }
  for (const [id, order] of Object.entries(next.orders)) {
    if (order.status !== 'canceled' || order.stockReturned) continue;
    giveBack(next, id, rules);
    order.stockReturned = true;
  }
  return next;
}

function processOf(state: State, index: number): Process {
  const process = state.processes[index];
  invariant(process !== undefined, 'a call has its process');
  return process;
}

function withProcess(state: State, index: number, change: Partial<Process>): State {
  const next = structuredClone(state);
  Object.assign(processOf(next, index), change);
  return next;
}

/** A call that has ended remembers nothing, so that equal states are equal. */
function goTo(process: Process, at: Place): true {
  Object.assign(
    process,
    at === 'done' ? { at, transaction: null, held: false, order: '', attempt: '', seen: null } : { at },
  );
  return true;
}

function conflict(process: Process): true {
  process.transaction = null;
  return goTo(process, 'begin');
}

function isLocked({ processes }: State, own: Process): boolean {
  return processes.some((each) => each !== own && each.transaction !== null && each.order === own.order);
}

/** Nobody wrote it since it was read, and nobody is about to. */
function mayWriteWallet({ processes, walletVersion }: State, own: Process, transaction: Transaction): boolean {
  const isHeld = processes.some((each) => each !== own && each.transaction?.writesWallet === true);
  return transaction.walletVersion === walletVersion && !isHeld;
}

function writeWallet(state: State, process: Process, { points }: Transaction): void {
  state.points = points;
  state.walletVersion += 1;
  process.transaction = null;
}

function howItEnds(key: string, order: Order | null): 'confirm' | 'release' {
  return order !== null && order.status !== 'void' && order.attempt === key ? 'confirm' : 'release';
}

/** Each of the following is one conditional update: it changes nothing when its condition does not hold. */
function reserve(state: State, key: string, order: string): void {
  if (state.reserved[key] !== undefined) return;
  state.available -= 1;
  state.reserved[key] = order;
}

function finish(state: State, key: string, how: 'confirm' | 'release'): void {
  if (state.reserved[key] === undefined) return;
  delete state.reserved[key];
  if (how === 'confirm') state.sold += 1;
  else state.available += 1;
}

function giveBack(state: State, order: string, rules: Rules): void {
  if (state.returns[order] === true) return;
  if (rules.returnsAreMarked) state.returns[order] = true;
  state.available += 1;
  state.sold -= 1;
}

function bury(state: State, order: string, attempt: string): void {
  state.orders[order] ??= { attempt, status: 'void', stockReturned: false };
}
