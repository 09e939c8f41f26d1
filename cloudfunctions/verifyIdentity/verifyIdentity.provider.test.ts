import type { CallRecord } from '../../scripts/local/types';
import { settingsFields } from '../../database/collections/settings';
import { CONSENT, LI, OTHER, readIdentities, SHOPPER, WANG, type Person } from '../common/testing/people';
import { answerOf, openWorld, type World } from '../common/testing/world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  const endpoint = world.cloud.wechat.faceid.endpoint.replace(/^http:\/\//, '');
  const { identity } = settingsFields.parse({});
  const provider = { provider: 'tencentFaceid', providerEndpoint: endpoint, providerProtocol: 'http' } as const;
  await world.settings({ identity: { ...identity, ...provider } });
  world.cloud.wechat.faceid.register(WANG.idNumber, WANG.realName);
});
afterEach(() => world.close());

const invoke = (person: Person, openid = SHOPPER): Promise<CallRecord> =>
  world.cloud.functions.invoke('verifyIdentity', { ...person, consent: CONSENT }, { kind: 'shopper', openid });
const verify = async (person: Person, openid = SHOPPER) => answerOf(await invoke(person, openid));

test('F-126 a pair that the authority knows is verified, and who compared it is kept', async () => {
  const answer = await verify(WANG);

  expect(answer).toMatchObject({ success: true, data: { verified: true, maskedName: '王*明' } });
  expect(await world.all('identities')).toMatchObject([{ provider: 'tencentFaceid' }]);
  expect(world.cloud.wechat.faceid.asked()).toBe(1);
});

test('F-126 the authority is asked before the transaction begins, never inside', async () => {
  const { requests } = await invoke(WANG);

  const actions = requests.map(({ action }) => action);
  expect(actions.filter((action) => action === 'http:faceid')).toHaveLength(1);
  expect(actions.indexOf('http:faceid')).toBeLessThan(actions.indexOf('database.startTransaction'));
});

test.each([
  ['another name', { ...WANG, realName: '王大明' }],
  ['a number that the authority does not know', LI],
])('F-126 a pair with %s is refused for good and nothing is written', async (_what, person) => {
  const answer = await verify(person);

  expect(answer).toMatchObject({ success: false, code: 'IDENTITY_MISMATCH', retry: 'never' });
  expect(await readIdentities(world)).toEqual({ identities: [], shoppers: [], consents: [] });
});

test('F-126 an outage is not a no: nothing is written, and the same request succeeds when it is over', async () => {
  world.cloud.wechat.faceid.outage(true);
  const during = await invoke(WANG);
  const left = await readIdentities(world);
  world.cloud.wechat.faceid.outage(false);

  const after = await verify(WANG);

  expect(answerOf(during)).toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE', retry: 'same_request' });
  expect(left).toEqual({ identities: [], shoppers: [], consents: [] });
  expect(lineOf(during)).toMatchObject({
    level: 'warn',
    details: { provider: 'tencentFaceid', reason: 'http500' },
  });
  expect(after.success).toBe(true);
});

const BREAKS = ['hangUp', 'loseAnswer'] as const;
test.each(BREAKS)('F-126 an authority whose connection breaks (%s) is unavailable', async (kind) => {
  world.cloud.faults.set({ kind, match: { action: 'http:faceid' } });

  const answer = await verify(WANG);

  expect(answer.code).toBe('IDENTITY_PROVIDER_UNAVAILABLE');
  expect(await world.all('identities')).toEqual([]);
});

test('F-126 an authority that does not answer within seconds is given up', async () => {
  world.cloud.faults.set({ kind: 'latency', ms: 8_000, match: { action: 'http:faceid' } });

  const answer = await verify(WANG);

  expect(answer.code).toBe('IDENTITY_PROVIDER_UNAVAILABLE');
});

test('F-126 what the mall can decide itself costs no question', async () => {
  await verify(WANG);
  world.cloud.wechat.faceid.outage(true);

  const again = await verify(WANG);
  const taken = await verify(WANG, OTHER);
  const takenUnderAnotherName = await verify({ ...WANG, realName: '张三' }, OTHER);
  const second = await verify(LI);
  const illegal = await verify({ ...LI, idNumber: '330106199001011234' }, OTHER);
  const nameless = await verify({ ...LI, realName: 'Li' }, OTHER);

  expect(again.success).toBe(true);
  expect([taken, takenUnderAnotherName, second, illegal, nameless].map(({ code }) => code)).toEqual([
    'IDENTITY_TAKEN',
    'IDENTITY_TAKEN',
    'IDENTITY_ALREADY_VERIFIED',
    'ID_NUMBER_INVALID',
    'NAME_INVALID',
  ]);
  expect(world.cloud.wechat.faceid.asked()).toBe(1);
});

test('F-126 an endpoint that is not the authority is an error of the mall, and gets nothing', async () => {
  const { identity } = settingsFields.parse({});
  await world.settings({
    identity: { ...identity, provider: 'tencentFaceid', providerEndpoint: 'example.com' },
  });

  const call = await invoke(WANG);

  expect(answerOf(call).code).toBe('INTERNAL');
  expect(call.requests.some(({ action }) => action.startsWith('http'))).toBe(false);
  expect(JSON.stringify(lineOf(call))).toContain('names an endpoint of Tencent Cloud');
});

/** The call's one line in the log. */
function lineOf(call: CallRecord): unknown {
  expect(call.logs).toHaveLength(1);
  return JSON.parse(call.logs[0] ?? '');
}
