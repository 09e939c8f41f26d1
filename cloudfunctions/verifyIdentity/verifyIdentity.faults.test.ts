import type { CallRecord, FaultRule } from '../../scripts/local/types';
import { findIdentityFaults, readIdentities } from '../common/testing/people';
import { CONSENT, LI, OTHER, SHOPPER, WANG, type Person } from '../common/testing/people';
import { answerOf, openWorld, type World } from '../common/testing/world';

const SEEDS = 20; // of each race
const TRANSACTION_LIFE_MS = 30_000;
const REQUESTS_MAX = 8; // warm, without the authority

let world: World;
beforeEach(async () => void (world = await openWorld()));
afterEach(() => world.close());

const invoke = (person: Person, openid = SHOPPER): Promise<CallRecord> =>
  world.cloud.functions.invoke('verifyIdentity', { ...person, consent: CONSENT }, { kind: 'shopper', openid });
const verify = async (person: Person, openid = SHOPPER) => answerOf(await invoke(person, openid));

test(`F-125 a verification takes at most ${REQUESTS_MAX} requests when warm, a repetition two reads`, async () => {
  await verify(LI, OTHER);

  const first = await invoke(WANG);
  const again = await invoke(WANG);

  expect(first.requests.length).toBeLessThanOrEqual(REQUESTS_MAX);
  expect(again.requests.map(({ action }) => action)).toEqual(['database.getDocument', 'database.getDocument']);
});

const FAULTS: readonly (readonly [string, FaultRule])[] = [
  ['killed before it is performed', { kind: 'crash', point: 'before' }],
  ['killed after it is performed', { kind: 'crash', point: 'after' }],
  ['cut off with its answer lost', { kind: 'loseAnswer' }],
  ['cut off before it is performed', { kind: 'hangUp' }],
];

test.each(FAULTS)(
  'F-127 with any one request %s, a repetition leaves exactly one identity',
  async (_what, fault) => {
    const start = world.cloud.engine.snapshot();
    const { length: requests } = (await invoke(WANG)).requests;

    for (let nth = 1; nth <= requests; nth += 1) {
      await world.cloud.engine.restore(start);
      await world.cloud.recycle();
      world.cloud.faults.set({ ...fault, match: { nth, times: 1 } });

      await invoke(WANG);
      world.cloud.faults.clear();
      const left = await findIdentityFaults(world);
      world.cloud.clock.move(TRANSACTION_LIFE_MS);
      const again = await verify(WANG);

      expect({ nth, left }).toEqual({ nth, left: [] });
      expect({ nth, code: again.code }).toEqual({ nth, code: 'SUCCESS' });
      expect({ nth, faults: await findIdentityFaults(world) }).toEqual({ nth, faults: [] });
      expect((await readIdentities(world)).identities).toHaveLength(1);
    }
  },
);

test('F-127 a commit whose answer is lost is found to be done', async () => {
  world.cloud.faults.set({ kind: 'loseAnswer', match: { action: 'database.commitTransaction', times: 1 } });

  const answer = await verify(WANG);

  expect(answer.success).toBe(true);
  expect(await findIdentityFaults(world)).toEqual([]);
});

/** Runs the calls at once under every seed, from the same start; answers their codes, sorted. */
async function race(...calls: readonly (() => Promise<CallRecord>)[]): Promise<readonly string[][]> {
  const start = world.cloud.engine.snapshot();
  const outcomes: string[][] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    await world.cloud.engine.restore(start);
    const records = await world.cloud.scheduler.run(seed, () => Promise.all(calls.map((call) => call())));
    outcomes.push(records.map((record) => answerOf(record).code).sort());
    expect({ seed, faults: await findIdentityFaults(world) }).toEqual({ seed, faults: [] });
    expect({ seed, identities: (await readIdentities(world)).identities.length }).toEqual({
      seed,
      identities: 1,
    });
  }
  return outcomes;
}

const always = (...codes: readonly string[]) => Array.from({ length: SEEDS }, () => [...codes].sort());

test('F-127 the same request twice at once succeeds twice and has one effect', async () => {
  const outcomes = await race(
    () => invoke(WANG),
    () => invoke(WANG),
  );

  expect(outcomes).toEqual(always('SUCCESS', 'SUCCESS'));
});

test('F-127 of two accounts that claim one person at once exactly one gets it', async () => {
  const outcomes = await race(
    () => invoke(WANG),
    () => invoke(WANG, OTHER),
  );

  expect(outcomes).toEqual(always('SUCCESS', 'IDENTITY_TAKEN'));
});

test('F-127 of two persons that claim one account at once exactly one gets it', async () => {
  const outcomes = await race(
    () => invoke(WANG),
    () => invoke(LI),
  );

  expect(outcomes).toEqual(always('SUCCESS', 'IDENTITY_ALREADY_VERIFIED'));
});

test('F-127 a verification beside the first login of the same shopper loses neither', async () => {
  const login = () => world.cloud.functions.invoke('login', {}, { kind: 'shopper', openid: SHOPPER });

  const outcomes = await race(() => invoke(WANG), login);

  expect(outcomes).toEqual(always('SUCCESS', 'SUCCESS'));
  expect(await world.all('shoppers')).toHaveLength(1);
});
