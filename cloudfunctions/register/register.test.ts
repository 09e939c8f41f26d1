import type { DrawFields } from '../common/contract/draw';
import { CLOSES_AT, furnishForDraws, OPENS_AT, publishDraw } from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';

const world = useWorld(async (it) => {
  await furnishForDraws(it);
  await it.shopper('alice');
  await it.shopper('bob');
});

const register = (drawId: string, openid = 'alice', more: Record<string, unknown> = {}) =>
  world().call('register', { drawId, ...more }, openid);
const open = async (changes: Partial<DrawFields> = {}): Promise<string> => {
  const drawId = await publishDraw(world(), changes);
  world().cloud.clock.set(OPENS_AT);
  return drawId;
};

test('F-108 F-109 who is verified registers while the window is open, under a pseudonym', async () => {
  const drawId = await open();

  const answer = await register(drawId, 'alice', { notice: true });

  expect(answer.data).toEqual({ drawId, registeredAt: OPENS_AT, notice: true });
  const [registration] = await world().all('registrations');
  expect(registration).toMatchObject({ drawId, openid: 'alice', registeredAt: OPENS_AT, notice: true });
  expect(registration!._id).toBe(`${drawId}:${registration!.pseudonym}`);
});

test.each([
  ['a millisecond before it opens', OPENS_AT - 1, OPENS_AT],
  ['when it closes', CLOSES_AT, null],
])('F-108 %s nobody can register', async (_when, at, nextOpensAt) => {
  const drawId = await publishDraw(world());
  world().cloud.clock.set(at);

  expect(await register(drawId)).toMatchObject({ code: 'DRAW_NOT_OPEN', details: { nextOpensAt } });
  expect(await world().all('registrations')).toEqual([]);
});

test.each([
  ['when it opens', OPENS_AT],
  ['in its last millisecond', CLOSES_AT - 1],
])('F-108 %s everybody can', async (_when, at) => {
  const drawId = await publishDraw(world());
  world().cloud.clock.set(at);

  expect(await register(drawId)).toMatchObject({ success: true });
});

test('F-107 a draw with several windows is closed between them and says when the next opens', async () => {
  const next = { opensAt: CLOSES_AT + 60_000, closesAt: CLOSES_AT + 120_000 };
  const drawId = await publishDraw(world(), { windows: [{ opensAt: OPENS_AT, closesAt: CLOSES_AT }, next] });
  world().cloud.clock.set(CLOSES_AT);

  const between = await register(drawId);
  world().cloud.clock.set(next.opensAt);

  expect(between).toMatchObject({ code: 'DRAW_NOT_OPEN', details: { nextOpensAt: next.opensAt } });
  expect(await register(drawId)).toMatchObject({ success: true });
});

test('repeated, it answers the first registration, after the close too', async () => {
  const drawId = await open();
  const first = await register(drawId);
  world().cloud.clock.set(OPENS_AT + 1);
  const again = await register(drawId, 'alice', { notice: true });
  world().cloud.clock.set(CLOSES_AT);

  expect(again.data).toEqual(first.data);
  expect((await register(drawId)).data).toEqual(first.data);
  expect(await world().all('registrations')).toHaveLength(1);
});

test('F-123 one person enters once, whatever account they come with', async () => {
  const drawId = await open();
  await register(drawId, 'alice');
  await world().edit('shoppers', 'bob', { $set: { 'identity.identityId': 'identity.alice' } });

  expect(await register(drawId, 'bob')).toMatchObject({ code: 'PERSON_REGISTERED' });
  expect(await world().all('registrations')).toHaveLength(1);
});

test('a draw that asks for no real name takes each account once', async () => {
  const drawId = await open({ requireIdentity: false, requireAdult: false });
  await world().shopper('stranger', { identity: 'none' });

  const answers = [await register(drawId, 'stranger'), await register(drawId, 'stranger')];

  expect(answers.map(({ success }) => success)).toEqual([true, true]);
  expect(await register(drawId, 'new-to-the-mall')).toMatchObject({ success: true });
  expect(await world().all('registrations')).toHaveLength(2);
});

test('F-123 an account without a real name is IDENTITY_REQUIRED', async () => {
  const drawId = await open();
  await world().shopper('stranger', { identity: 'none' });

  expect(await register(drawId, 'stranger')).toMatchObject({ code: 'IDENTITY_REQUIRED' });
  expect(await register(drawId, 'new-to-the-mall')).toMatchObject({ code: 'IDENTITY_REQUIRED' });
});

test.each([
  [-1, 'ADULT_REQUIRED'],
  [0, 'SUCCESS'],
])('F-123 %i ms after the instant of the 18th birthday: %s', async (after, code) => {
  const drawId = await open();
  await world().edit('shoppers', 'alice', { $set: { 'identity.adultAt': OPENS_AT - after } });

  expect(await register(drawId)).toMatchObject({ code });
});

test('a draw for adults alone asks who that is, even when it takes accounts', async () => {
  const drawId = await open({ requireIdentity: false, requireAdult: true });
  await world().shopper('stranger', { identity: 'none' });

  expect(await register(drawId, 'stranger')).toMatchObject({ code: 'IDENTITY_REQUIRED' });
});

test('a draft, a draw that was called off and one that nobody made cannot be entered', async () => {
  const drawId = await open();
  await world().operate('saveDraw', { requestId: 'call-it-off', drawId, revision: 1, status: 'canceled' });

  expect(await register(drawId)).toMatchObject({ code: 'DRAW_NOT_OPEN', details: { nextOpensAt: null } });
  expect(await register('nobody')).toMatchObject({ code: 'DRAW_NOT_FOUND' });
});

test('F-122 on a warm instance it takes three requests, and writes no document that anybody else writes', async () => {
  const drawId = await open();
  await register(drawId, 'bob');
  world().cloud.calls.clear();

  await register(drawId, 'alice');

  const [call] = world().cloud.calls.list();
  expect(call!.requests.map(({ collection }) => collection)).toEqual(['draws', 'shoppers', 'registrations']);
});

test('a lost answer of the insert is the same registration', async () => {
  const drawId = await open();
  world().cloud.faults.set({
    kind: 'loseAnswer',
    match: { functionName: 'register', action: 'database.insertDocument', times: 1 },
  });

  expect(await register(drawId)).toMatchObject({ success: true, data: { registeredAt: OPENS_AT } });
  expect(await world().all('registrations')).toHaveLength(1);
});

test('the same person on two accounts at once enters once, in any order of their requests', async () => {
  const drawId = await open();
  await world().edit('shoppers', 'bob', { $set: { 'identity.identityId': 'identity.alice' } });
  const start = world().cloud.engine.snapshot();
  for (let seed = 1; seed <= 6; seed += 1) {
    await world().cloud.engine.restore(start);

    const answers = await world().cloud.scheduler.run(seed, () =>
      Promise.all([register(drawId, 'alice'), register(drawId, 'bob')]),
    );

    expect(answers.map(({ code }) => code).toSorted()).toEqual(['PERSON_REGISTERED', 'SUCCESS']);
    expect(await world().all('registrations')).toHaveLength(1);
  }
});

test('an unknown field is INVALID_INPUT, and only a shopper registers', async () => {
  const drawId = await open();

  expect(await register(drawId, 'alice', { openid: 'bob' })).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await world().operate('register', { drawId })).toMatchObject({ code: 'NOT_ALLOWED' });
});
