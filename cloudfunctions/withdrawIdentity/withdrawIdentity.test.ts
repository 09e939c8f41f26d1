import type { CallRecord, FaultRule } from '../../scripts/local/types';
import { findIdentityFaults, readIdentities } from '../common/testing/people';
import { CONSENT, LI, OTHER, SHOPPER, WANG, type Person } from '../common/testing/people';
import { answerOf, openWorld, type World } from '../common/testing/world';

const SEEDS = 20; // of each race
const TRANSACTION_LIFE_MS = 30_000;

let world: World;
beforeEach(async () => void (world = await openWorld()));
afterEach(() => world.close());

const verify = (person: Person = WANG, openid = SHOPPER) =>
  world.call('verifyIdentity', { ...person, consent: CONSENT }, openid);
const invoke = (requestId = 'request-1', openid = SHOPPER): Promise<CallRecord> =>
  world.cloud.functions.invoke('withdrawIdentity', { requestId }, { kind: 'shopper', openid });
const withdraw = async (requestId?: string, openid?: string) => answerOf(await invoke(requestId, openid));

test('F-130 a withdrawal erases name and number and keeps the record of both consents', async () => {
  await verify();
  world.cloud.clock.move(60_000);
  const now = world.cloud.clock.now();

  const answer = await withdraw();

  expect(answer).toMatchObject({ success: true, data: { withdrawn: true, withdrawnAt: now } });
  const { identities, shoppers, consents } = await readIdentities(world);
  expect(identities).toEqual([]);
  expect(shoppers).toMatchObject([{ _id: SHOPPER, identity: null, updatedAt: now }]);
  const { version } = CONSENT;
  const purpose = '酒类商品实名兑换与年龄核验';
  const common = { openid: SHOPPER, version, purpose };
  expect(consents).toHaveLength(2);
  expect(consents).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...common, action: 'given', at: now - 60_000 }),
      expect.objectContaining({ ...common, action: 'withdrawn', at: now }),
    ]),
  );
});

test('F-130 the same withdrawal again is the same success', async () => {
  await verify();
  const first = await withdraw();
  const after = await readIdentities(world);
  world.cloud.clock.move(60_000);

  const again = await withdraw();

  expect(again.data).toEqual(first.data);
  expect(await readIdentities(world)).toEqual(after);
});

test('F-130 who has no identity has nothing to withdraw', async () => {
  await world.shopper(SHOPPER, { identity: 'none' });
  await verify(LI, OTHER);
  const before = await readIdentities(world);

  const known = await withdraw();
  const stranger = await withdraw('request-2', 'oStranger_CCCCCCCCCCCCCCCCCC');

  expect([known.code, stranger.code]).toEqual(['IDENTITY_NOT_FOUND', 'IDENTITY_NOT_FOUND']);
  expect(await readIdentities(world)).toEqual(before);
});

test('F-130 a second withdrawal with another request id finds nothing', async () => {
  await verify();
  await withdraw();

  expect((await withdraw('request-2')).code).toBe('IDENTITY_NOT_FOUND');
});

test('F-127 F-130 after a withdrawal the person may live on another account', async () => {
  await verify();
  await withdraw();

  const elsewhere = await verify(WANG, OTHER);
  const back = await verify();
  const other = await verify(LI);

  expect([elsewhere.code, back.code, other.code]).toEqual(['SUCCESS', 'IDENTITY_TAKEN', 'SUCCESS']);
  expect(await findIdentityFaults(world)).toEqual([]);
});

test('F-130 a late repetition of a withdrawal does not erase what was verified since', async () => {
  await verify();
  await withdraw();
  await verify();
  const before = await readIdentities(world);

  const late = await withdraw();

  expect(late.success).toBe(true);
  expect(await readIdentities(world)).toEqual(before);
  expect(before.consents).toHaveLength(3);
});

test('F-130 a request id of one shopper is not another one’s', async () => {
  await verify();
  await verify(LI, OTHER);
  await withdraw();

  const other = await withdraw('request-1', OTHER);

  expect(other.success).toBe(true);
  expect(await world.all('identities')).toEqual([]);
});

test('F-130 F-131 orders that were made keep standing, and the next one needs an identity again', async () => {
  const productId = await world.product({ stock: 2 });
  await world.shopper(SHOPPER, { points: 10, coins: 2, identity: 'none' });
  await verify();
  const exchange = (requestId: string) =>
    world.call('exchange', { requestId, lines: [{ productId, quantity: 1 }] }, SHOPPER);
  const made = await exchange('exchange-1');
  const orders = await world.all('orders');

  await withdraw();
  const next = await exchange('exchange-2');

  expect([made.code, next.code]).toEqual(['SUCCESS', 'IDENTITY_REQUIRED']);
  expect(await world.all('orders')).toEqual(orders);
  expect(await world.audit()).toEqual([]);
});

const PARTS = ['the sealed identity', 'the summary'];
test.each(PARTS)('F-130 %s that was left alone in the console is erased too', async (what) => {
  await verify();
  const identityId = (await world.all('identities'))[0]?._id ?? '';
  if (what === 'the summary')
    await world.cloud.engine.remove({ collection: 'identities', query: { _id: identityId } });
  else await world.edit('shoppers', SHOPPER, { $set: { identity: null } });

  const answer = await withdraw();

  expect(answer.success).toBe(true);
  expect(await findIdentityFaults(world)).toEqual([]);
  expect((await verify()).success).toBe(true);
});

const FAULTS: readonly (readonly [string, FaultRule])[] = [
  ['killed before it is performed', { kind: 'crash', point: 'before' }],
  ['killed after it is performed', { kind: 'crash', point: 'after' }],
  ['cut off with its answer lost', { kind: 'loseAnswer' }],
  ['cut off before it is performed', { kind: 'hangUp' }],
];

test.each(FAULTS)(
  'F-130 with any one request %s, a repetition has erased everything once',
  async (_what, fault) => {
    await verify();
    const start = world.cloud.engine.snapshot();
    const { length: requests } = (await invoke()).requests;

    for (let nth = 1; nth <= requests; nth += 1) {
      await world.cloud.engine.restore(start);
      world.cloud.faults.set({ ...fault, match: { functionName: 'withdrawIdentity', nth, times: 1 } });

      await invoke();
      world.cloud.faults.clear();
      const left = await findIdentityFaults(world);
      world.cloud.clock.move(TRANSACTION_LIFE_MS);
      const again = await withdraw();

      expect({ nth, left }).toEqual({ nth, left: [] });
      expect({ nth, code: again.code }).toEqual({ nth, code: 'SUCCESS' });
      expect({ nth, faults: await findIdentityFaults(world) }).toEqual({ nth, faults: [] });
      const { identities, consents } = await readIdentities(world);
      expect({ nth, left: [identities.length, consents.length] }).toEqual({ nth, left: [0, 2] });
    }
  },
);

/** Runs both calls at once under every seed, from the same start; answers their codes in the order of the calls. */
async function race(
  first: () => Promise<CallRecord>,
  second: () => Promise<CallRecord>,
): Promise<readonly string[]> {
  const start = world.cloud.engine.snapshot();
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    await world.cloud.engine.restore(start);
    const records = await world.cloud.scheduler.run(seed, () => Promise.all([first(), second()]));
    outcomes.add(records.map((record) => answerOf(record).code).join(' '));
    expect({ seed, faults: await findIdentityFaults(world) }).toEqual({ seed, faults: [] });
  }
  return [...outcomes].sort();
}

test('F-130 the same withdrawal twice at once succeeds twice', async () => {
  await verify();

  const outcomes = await race(
    () => invoke(),
    () => invoke(),
  );

  expect(outcomes).toEqual(['SUCCESS SUCCESS']);
  expect(await world.all('consents')).toHaveLength(2);
});

test('F-130 two withdrawals at once erase once', async () => {
  await verify();

  const outcomes = await race(
    () => invoke('request-1'),
    () => invoke('request-2'),
  );

  const allowed = ['IDENTITY_NOT_FOUND SUCCESS', 'SUCCESS IDENTITY_NOT_FOUND'];
  expect(outcomes.filter((codes) => !allowed.includes(codes))).toEqual([]);
});

test('F-127 F-130 a withdrawal beside another account’s claim to the person leaves at most one of them', async () => {
  await verify();
  const claim = () =>
    world.cloud.functions.invoke(
      'verifyIdentity',
      { ...WANG, consent: CONSENT },
      { kind: 'shopper', openid: OTHER },
    );

  const outcomes = await race(() => invoke(), claim);

  const allowed = ['SUCCESS SUCCESS', 'SUCCESS IDENTITY_TAKEN'];
  expect(outcomes.filter((codes) => !allowed.includes(codes))).toEqual([]);
});

test.each<[string, unknown]>([
  ['no request id', {}],
  ['a request id that is an operator', { requestId: { $gt: '' } }],
  ['a short request id', { requestId: '1' }],
  ['an openid of its own', { requestId: 'request-1', openid: OTHER }],
])('F-130 a withdrawal with %s is refused and erases nothing', async (_what, data) => {
  await verify();

  const answer = await world.call('withdrawIdentity', data, SHOPPER);

  expect(answer.code).toBe('INVALID_INPUT');
  expect(await world.all('identities')).toHaveLength(1);
});

test('F-129 a call that is no shopper withdraws nothing', async () => {
  const call = await world.cloud.functions.invoke(
    'withdrawIdentity',
    { requestId: 'request-1' },
    { kind: 'console' },
  );

  expect(answerOf(call).code).toBe('NOT_ALLOWED');
});
