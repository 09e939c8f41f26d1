import {
  CLOSES_AT,
  DRAW_AT,
  furnishForDraws,
  insertRegistrations,
  publishDraw,
  readResult,
  SETTLE_MS,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';

const MINUTE_MS = 60_000;
const TRANSACTION_LIFE_MS = 30_000;
const REGISTRATIONS = 1_100; // two parts of the list
const CHANGES = { quota: 4, waitlistMax: 150 }; // more places than one transaction writes

let drawId: string;
const world = useWorld(async (it) => {
  await furnishForDraws(it);
  drawId = await publishDraw(it, CHANGES);
  await insertRegistrations(it, drawId, REGISTRATIONS);
});

const call = () => world().cloud.functions.invoke('draw', {}, { kind: 'timer', triggerName: 'everyMinute' });
const goTo = { freeze: CLOSES_AT + SETTLE_MS, draw: DRAW_AT + MINUTE_MS } as const;

/** What has to be the same, however often the draw was interrupted. */
async function outcome() {
  const { status, list, result, qualifications, events } = await readResult(world(), drawId);
  const chunks = (await world().all('drawChunks')).map(({ _id, root, entries }) => ({ _id, root, entries }));
  const { frozenAt: _frozenAt, ...frozen } = list!;
  const { drawnAt, ...decided } = result!;
  const places = qualifications.map(({ _id, openid, rank, state, openedAt, expiresAt }) => {
    const time = openedAt === null ? [] : [openedAt - drawnAt, expiresAt! - drawnAt];
    return { _id, openid, rank, state, time };
  });
  return { status, list: frozen, result: decided, places, events, chunks: chunks.toSorted(byId) };
}
const byId = (a: { _id: string }, b: { _id: string }): number => (a._id < b._id ? -1 : 1);

async function run(step: keyof typeof goTo): Promise<void> {
  world().cloud.clock.set(goTo[step]);
  await world().fire('draw');
}

/** To the end of the draw, from wherever it stands. */
async function playOn(): Promise<void> {
  world().cloud.clock.move(TRANSACTION_LIFE_MS); // what the dead run left open ends by itself
  await world().fire('draw');
  if ((await readResult(world(), drawId)).status === 'frozen') await run('draw');
}

/**
 * Before each request and after the last: a run that died after a request left what one that dies before the next
 * leaves.
 */
async function* deaths(step: keyof typeof goTo) {
  const start = world().cloud.engine.snapshot();
  world().cloud.clock.set(goTo[step]);
  const requests = (await call()).requests.length;
  expect(requests).toBeGreaterThan(5);
  for (let nth = 1; nth <= requests + 1; nth += 1) {
    await world().cloud.engine.restore(start);
    world().cloud.clock.set(goTo[step]);
    const isLast = nth > requests;
    const match = { functionName: 'draw', nth: isLast ? requests : nth, times: 1 };
    world().cloud.faults.set({ kind: 'crash', point: isLast ? 'after' : 'before', match });
    expect((await call()).outcome).toBe('crashed');
    world().cloud.faults.clear();
    yield nth;
  }
}

test.each(['freeze', 'draw'] as const)(
  'F-118 killed before or after any of its requests of the %s, a draw ends with the same winners',
  async (step) => {
    const start = world().cloud.engine.snapshot();
    await run('freeze');
    await run('draw');
    const expected = await outcome();
    await world().cloud.engine.restore(start);
    if (step === 'draw') await run('freeze');

    for await (const nth of deaths(step)) {
      await playOn();

      expect({ nth, ...(await outcome()) }).toEqual({ nth, ...expected });
      expect(await world().audit()).toEqual([]);
    }
  },
  300_000,
);

test('F-118 two runs at once, in any order of their requests, come to one list and one result', async () => {
  const start = world().cloud.engine.snapshot();
  await run('freeze');
  await run('draw');
  const expected = await outcome();
  for (let seed = 1; seed <= 4; seed += 1) {
    await world().cloud.engine.restore(start);
    for (const at of [goTo.freeze, goTo.draw]) {
      world().cloud.clock.set(at);
      await world().cloud.scheduler.run(seed, () => Promise.all([call(), call()]));
    }

    expect({ seed, ...(await outcome()) }).toEqual({ seed, ...expected });
  }
}, 120_000);

test('a draw that was interrupted and goes on much later gives every winner the whole time from then on', async () => {
  world().cloud.clock.set(goTo.freeze);
  await world().fire('draw');
  world().cloud.clock.set(goTo.draw);
  // The first transaction of winners and waitlist is committed, the second never is.
  world().cloud.faults.set({
    kind: 'crash',
    point: 'after',
    match: { functionName: 'draw', action: 'database.commitTransaction', nth: 1, times: 1 },
  });
  await call();
  world().cloud.faults.clear();
  expect(await world().all('qualifications')).toHaveLength(100);
  const decided = (await readResult(world(), drawId)).result;

  world().cloud.clock.move(40 * MINUTE_MS);
  expect(await world().fire('sweepOrders')).toMatchObject({ expired: 0, passedOn: 0 });
  expect(await world().fire('dispatchEvents')).toMatchObject({ done: 0, retried: 4 });
  const resumedAt = world().cloud.clock.now();
  expect(await world().fire('draw')).toMatchObject({ drawn: 1 });

  const { result, qualifications } = await readResult(world(), drawId);
  expect(result).toEqual({ ...decided, drawnAt: resumedAt });
  expect(qualifications).toHaveLength(154);
  const open = qualifications.filter(({ state }) => state === 'open');
  expect(open).toHaveLength(4);
  for (const one of open)
    expect(one).toMatchObject({ openedAt: resumedAt, expiresAt: resumedAt + 30 * MINUTE_MS });
});
