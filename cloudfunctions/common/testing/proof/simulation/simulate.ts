import { mix } from '../../../../../scripts/local/runner/random';
import type { CallRecord, FaultRule } from '../../../../../scripts/local/types';
import { REQUEST_SETTLE_MS } from '../../../store/limits';
import { asShopper, asTimer, codeOf } from '../callers';
import { differencesOf } from '../differences';
import { balancesOf } from '../looks';
import { findLeftovers, settle } from '../settle';
import {
  drawCancel,
  drawExchange,
  drawGrant,
  drawOffer,
  drawStock,
  pick,
  SHOPPERS,
  type Action,
  type Play,
} from './actions';
import { drawMoneyAction } from './moneyActions';
import { EXPECTED_REPORTS, FAULTS, FAULTY_CALLS_MAX, UNHEARD } from './mishaps';
import { openPlay } from './play';

const TRANSACTION_LIFE_MS = 30_000;
const ENDING_ROUNDS_MAX = 20;
const DRAWS_MAX = 5; // of an action whose subjects are free
const JOBS = [
  ...['expireCoins', 'sweepOrders', 'dispatchEvents', 'auditLedger'],
  ...['reconcilePayments', 'draw'],
] as const;

/** An action whose caller has not heard how it ended. */
interface Tried {
  readonly action: Action;
  readonly triedAts: number[];
}
interface Run {
  readonly play: Play;
  readonly seed: number;
  readonly pending: Set<Tried>;
  readonly exchanged: Action[]; // that succeeded
  readonly log: string[];
  readonly codes: Map<string, number>;
}
export interface Simulation {
  readonly wrong: readonly string[];
  readonly log: readonly string[];
  readonly codes: ReadonlyMap<string, number>; // how often actions ended in each way
  readonly money: { readonly takenFen: number; readonly givenFen: number }; // by WeChat
}

/** Shoppers, operators and timers at random, with whatever can go wrong; after each step everything is looked at. */
export async function simulate(seed: number, steps: number): Promise<Simulation> {
  const run: Run = {
    play: await openPlay(seed),
    seed,
    pending: new Set(),
    exchanged: [],
    log: [],
    codes: new Map(),
  };
  const wrong: string[] = [];
  let money = { takenFen: 0, givenFen: 0 };
  try {
    for (let step = 1; step <= steps && wrong.length === 0; step += 1) {
      run.log.push(`step ${step}`);
      wrong.push(...(await takeStep(run, mix(seed, step))), ...(await findWrong(run)));
    }
    if (wrong.length === 0) wrong.push(...(await end(run)));
    money = run.play.money.moved();
  } finally {
    await run.play.world.close();
  }
  return { wrong, log: run.log, codes: run.codes, money };
}

async function takeStep(run: Run, seed: number): Promise<readonly string[]> {
  const { random } = run.play;
  const drawn = random.below(100);
  if (drawn < 14) return moveClock(run);
  if (drawn < 30) return fireTimers(run, seed);
  if (drawn < 35) return repeatExchange(run, seed);
  if (drawn < 37) return askForWallets(run, [pick(random, SHOPPERS)]);
  if (drawn < 42) return deliverNotices(run);
  const [waiting] = run.pending;
  if (drawn < 55 && waiting !== undefined) return act(run, seed, [waiting], drawFault(run));
  return act(run, seed, drawActions(run, drawn < 70 ? 2 + random.below(2) : 1), drawFault(run));
}

/** A second, an hour, past what dead calls hold, or to the very moment at which something expires. */
async function moveClock(run: Run): Promise<readonly string[]> {
  const { play, log } = run;
  const { random, books, world } = play;
  const { clock } = world.cloud;
  const expiryAt = books.nextExpiryAt(clock.now()) ?? clock.now();
  const toExpiry = expiryAt - clock.now() + random.below(3) - 1;
  const toExpiryMs = Math.max(0, toExpiry);
  const ms = pick(random, [
    1_000,
    TRANSACTION_LIFE_MS,
    REQUEST_SETTLE_MS,
    600_000,
    4 * 3_600_000,
    toExpiryMs,
    toExpiryMs,
  ]);
  clock.move(ms);
  log.push(`  the clock moves by ${ms} ms to ${new Date(clock.now()).toISOString()}`);
  return ms === toExpiryMs ? askForWallets(run, SHOPPERS) : [];
}

/** As often as not at all: a timer that is skipped is one that is not drawn. Every third fires twice at once. */
async function fireTimers(run: Run, seed: number): Promise<readonly string[]> {
  const { world, random } = run.play;
  const job = pick(random, JOBS);
  const times = random.below(3) === 0 ? 2 : 1;
  setFault(run, job, drawFault(run));
  const ended = await together(
    run,
    seed,
    Array.from({ length: times }, () => () => asTimer(world, job)),
  );
  run.log.push(`  ${job} fires: ${ended.map(codeOf).join(' ')}`);
  return ended
    .map(codeOf)
    .filter((code) => code !== 'SUCCESS' && !UNHEARD.includes(code))
    .map((code) => `${job} ended as ${code}`);
}

/** WeChat brings what it has to tell. What is not taken comes again. */
async function deliverNotices({ play, log }: Run): Promise<readonly string[]> {
  const deliveries = await play.world.cloud.wechat.pay.notices.deliver({ early: true });
  log.push(`  WeChat brings ${deliveries.length} notices`);
  return deliveries
    .filter(({ taken }) => !taken)
    .map(({ notice, answer }) => `a notice of ${notice.orderId} was not taken: ${JSON.stringify(answer)}`);
}

/** What succeeded once answers success for good, and changes nothing. */
async function repeatExchange(run: Run, seed: number): Promise<readonly string[]> {
  if (run.exchanged.length === 0) return [];
  const action = pick(run.play.random, run.exchanged);
  const [ended] = await together(run, seed, [action.call]);
  run.log.push(`  again: ${action.says}`);
  const code = ended === undefined ? 'nothing' : codeOf(ended);
  return code === 'SUCCESS' ? [] : [`an exchange that had succeeded, sent again, ended as ${code}`];
}

async function askForWallets(
  { play, pending, log }: Run,
  openids: readonly string[],
): Promise<readonly string[]> {
  const { world, books } = play;
  const wrong: string[] = [];
  for (const openid of openids) {
    if (isBusy(pending, [openid])) continue;
    const answer = await world.call('getWallet', {}, openid);
    log.push(`  ${openid} looks at the wallet`);
    const now = world.cloud.clock.now();
    const expected = {
      points: books.balance(openid, 'points', now),
      coins: books.balance(openid, 'coin', now),
    };
    const told = { points: balanceIn(answer.data?.['points']), coins: balanceIn(answer.data?.['coins']) };
    wrong.push(...differencesOf(expected, told, `what ${openid} is told`));
  }
  return wrong;
}

function balanceIn(view: unknown): unknown {
  return typeof view === 'object' && view !== null && 'balance' in view ? view.balance : view;
}

function drawActions({ play, pending }: Run, count: number): readonly Tried[] {
  const chosen: Tried[] = [];
  for (let draw = 1; draw <= DRAWS_MAX && chosen.length < count; draw += 1) {
    const action = drawAction(play);
    if (action === null || isBusy([...pending, ...chosen], action.subjects)) continue;
    chosen.push({ action, triedAts: [] });
  }
  return chosen;
}

function drawAction(play: Play): Action | null {
  if (play.random.below(3) === 0) return drawMoneyAction(play);
  const drawn = play.random.below(100);
  if (drawn < 45) return drawExchange(play);
  if (drawn < 60) return drawCancel(play);
  if (drawn < 85) return drawGrant(play);
  if (drawn < 93) return drawStock(play);
  return drawOffer(play);
}

function isBusy(tried: Iterable<Tried>, subjects: readonly string[]): boolean {
  return [...tried].some(({ action }) => action.subjects.some((subject) => subjects.includes(subject)));
}

function drawFault({ play }: Run): FaultRule | null {
  return play.random.below(3) === 0 ? pick(play.random, FAULTS) : null;
}

function setFault({ play, log }: Run, functionName: string, fault: FaultRule | null): void {
  if (fault === null) return;
  const nth = 1 + play.random.below(FAULTY_CALLS_MAX);
  play.world.cloud.faults.set({ ...fault, match: { functionName, nth, times: 1 } });
  log.push(`  ${JSON.stringify(fault)} at call ${nth} of ${functionName}`);
}

/** Several at once meet in an order that the seed chooses. */
async function together(
  { play }: Run,
  seed: number,
  calls: readonly (() => Promise<CallRecord>)[],
): Promise<readonly CallRecord[]> {
  const { scheduler, faults } = play.world.cloud;
  const ended = await scheduler.run(seed, () => Promise.all(calls.map((call) => call())), { modules: 'kept' });
  faults.clear();
  return ended;
}

async function act(
  run: Run,
  seed: number,
  tried: readonly Tried[],
  fault: FaultRule | null,
): Promise<readonly string[]> {
  const [struck] = tried;
  if (struck === undefined) return [];
  setFault(run, struck.action.operation, fault);
  const at = run.play.world.cloud.clock.now();
  for (const { triedAts } of tried) triedAts.push(at);
  const ended = await together(
    run,
    seed,
    tried.map(({ action }) => action.call),
  );
  const wrong: string[] = [];
  for (const [index, one] of tried.entries()) {
    const record = ended[index];
    if (record !== undefined) wrong.push(...(await hear(run, one, record)));
  }
  return wrong;
}

async function hear(
  { pending, exchanged, log, codes }: Run,
  one: Tried,
  ended: CallRecord,
): Promise<readonly string[]> {
  const { action, triedAts } = one;
  const code = codeOf(ended);
  log.push(`  ${action.says}: ${code}`);
  codes.set(code, (codes.get(code) ?? 0) + 1);
  if (UNHEARD.includes(code)) {
    pending.add(one);
    return [];
  }
  pending.delete(one);
  if (code === 'SUCCESS' && action.operation === 'exchange') exchanged.push(action);
  return (await action.conclude(ended, triedAts)).map((wrong) => `${action.says}: ${wrong}`);
}

/** Every law at every moment, and the books wherever it is known how everything ended. */
async function findWrong({ play, pending }: Run): Promise<readonly string[]> {
  const { world, books } = play;
  const now = world.cloud.clock.now();
  const wrong = (await world.audit()).map((finding) => `the auditor finds ${JSON.stringify(finding)}`);
  for (const openid of SHOPPERS) {
    if (isBusy(pending, [openid])) continue;
    const expected = {
      points: books.balance(openid, 'points', now),
      coins: books.balance(openid, 'coin', now),
    };
    wrong.push(...differencesOf(expected, await balancesOf(world, openid), openid));
  }
  return wrong;
}

/** Everybody hears how their action ended, the timers settle what is left, and nothing is missing. */
async function end(run: Run): Promise<readonly string[]> {
  const { world, books, money } = run.play;
  const wrong: string[] = [];
  run.log.push('the end');
  for (let round = 1; round <= ENDING_ROUNDS_MAX && run.pending.size > 0; round += 1) {
    world.cloud.clock.move(TRANSACTION_LIFE_MS);
    for (const one of [...run.pending]) wrong.push(...(await act(run, round, [one], null)));
  }
  await settle(world);
  wrong.push(...[...run.pending].map(({ action }) => `nobody ever heard how it ended: ${action.says}`));
  wrong.push(...(await findLeftovers(world)), ...(await findWrong(run)), ...(await money.findWrong()));
  const booked = (await world.all('stocks')).filter(({ _id }) => books.onHand.has(_id));
  const available = Object.fromEntries(booked.map((stock) => [stock._id, stock.available]));
  wrong.push(...differencesOf(Object.fromEntries(books.onHand), available, 'on hand'));
  const reported = (await world.all('audits')).filter(({ law }) => !EXPECTED_REPORTS.includes(law));
  return [...wrong, ...reported.map(({ law, subject }) => `auditLedger reported ${law} of ${subject}`)];
}
