import type { CallRecord, FaultRule } from '../../scripts/local/types';
import { settingsFields } from '../../database/collections/settings';
import { CONSENT, LI, OTHER, readIdentities, SHOPPER, WANG } from '../common/testing/people';
import { answerOf, openWorld, type World } from '../common/testing/world';

let world: World;
beforeEach(async () => void (world = await openWorld()));
afterEach(() => world.close());

const INPUT = { ...WANG, consent: CONSENT };
const NOTHING = { identities: [], shoppers: [], consents: [] };
const verify = (data: unknown, openid = SHOPPER) => world.call('verifyIdentity', data, openid);

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'verify me'],
  ['a missing name', { idNumber: WANG.idNumber, consent: CONSENT }],
  ['a number as a number', { ...INPUT, idNumber: 110105194912310021 }],
  ['an operator where the number belongs', { ...INPUT, idNumber: { $gt: '' } }],
  ['an operator where the name belongs', { ...INPUT, realName: { $ne: null } }],
  ['a name of 20,000 characters', { ...INPUT, realName: '王'.repeat(20_000) }],
  ['a number of a megabyte', { ...INPUT, idNumber: '1'.repeat(1_000_000) }],
  ['consent as a text', { ...INPUT, consent: 'yes' }],
  ['agreement as a text', { ...INPUT, consent: { ...CONSENT, agreed: 'true' } }],
  ['no version of the consent', { ...INPUT, consent: { agreed: true } }],
  ['an unknown field', { ...INPUT, adult: true }],
  ['a key with a dollar', { ...INPUT, $set: { adult: true } }],
  ['a key with a dot', { ...INPUT, 'consent.version': '2026-01' }],
  ['an openid of its own', { ...INPUT, openid: OTHER }],
])('F-125 an input that is %s is refused and nothing is written', async (_what, data) => {
  const answer = await verify(data);

  expect(answer).toMatchObject({ success: false, code: 'INVALID_INPUT' });
  expect(await readIdentities(world)).toEqual(NOTHING);
});

test.each([
  ['an emoji', '王小明😀'],
  ['a control character', '王\u0000明'],
  ['a format character', '王\u202e明'],
  ['digits', '王小明1'],
  ['one character', '王'],
  ['white space', '   '],
])('F-125 a name with %s is refused', async (_what, realName) => {
  expect((await verify({ ...INPUT, realName })).code).toBe('NAME_INVALID');
  expect(await readIdentities(world)).toEqual(NOTHING);
});

test.each([{ kind: 'timer', triggerName: 'verify' }, { kind: 'console' }, { kind: 'payCallback' }] as const)(
  'F-129 a call that is no shopper ($kind) is refused before its input is looked at',
  async (caller) => {
    const call = await world.cloud.functions.invoke(
      'verifyIdentity',
      { Type: 'Timer', openid: SHOPPER },
      caller,
    );

    expect(answerOf(call).code).toBe('NOT_ALLOWED');
    expect(await readIdentities(world)).toEqual(NOTHING);
  },
);

test('F-129 without keys the function fails clearly, says nothing to the shopper and writes nothing', async () => {
  await world.close();
  world = await openWorld({ environment: { IDENTITY_KEY_ID: 'k1', IDENTITY_KEYS: '{}' } });

  const call = await invoke();

  expect(answerOf(call)).toMatchObject({ success: false, code: 'INTERNAL' });
  expect(JSON.stringify(answerOf(call))).not.toContain('IDENTITY_KEY');
  expect(call.logs.join()).toContain('IDENTITY_KEY_ID names one of IDENTITY_KEYS');
  expect(await readIdentities(world)).toEqual(NOTHING);
});

test('F-128 F-129 no log line of any outcome names a person, a number or an account', async () => {
  const records: CallRecord[] = [];
  const record = async (data: object = INPUT, openid = SHOPPER) =>
    void records.push(await invoke(data, openid));
  const withFault = async (fault: FaultRule) => {
    const id = world.cloud.faults.set(fault);
    await record({ ...LI, consent: CONSENT }, OTHER);
    world.cloud.faults.remove(id);
    world.cloud.clock.move(30_000);
  };

  // Refusals of the input, the domain and the store, and the success between them.
  await record({ ...INPUT, [WANG.idNumber]: WANG.realName });
  await record({ ...INPUT, consent: { ...CONSENT, agreed: false } });
  await record({ ...INPUT, consent: { ...CONSENT, version: WANG.idNumber } });
  await record({ ...INPUT, realName: `${WANG.realName}1` });
  await record({ ...INPUT, idNumber: `${WANG.idNumber.slice(0, 17)}0` });
  await record();
  await record();
  await record(INPUT, OTHER);
  await record({ ...LI, consent: CONSENT });
  // The authority: a no, errors, an outage.
  await useAuthority();
  await record({ ...LI, consent: CONSENT }, OTHER);
  world.cloud.wechat.faceid.outage(true);
  await record({ ...LI, consent: CONSENT }, OTHER);
  world.cloud.wechat.faceid.outage(false);
  world.cloud.wechat.faceid.register(LI.idNumber, LI.realName);
  await withFault({ kind: 'hangUp', match: { action: 'http:faceid' } });
  // The database: errors with and without a name, conflicts, lost answers, a crash.
  const message = `E11000 duplicate key { _id: "${LI.idNumber}", openid: "${OTHER}" }`;
  const inserts = { action: 'database.insertDocument' };
  const reads = { action: 'database.getDocument' };
  await withFault({ kind: 'fail', code: 'DATABASE_REQUEST_FAILED', message, match: inserts });
  await withFault({ kind: 'fail', code: 'INVALID_PARAM', message: `bad ${LI.idNumber}`, match: reads });
  await withFault({ kind: 'loseAnswer', match: inserts });
  await withFault({ kind: 'crash', point: 'after', match: { action: 'database.commitTransaction' } });

  const codes = records.map(({ outcome, result }) => (outcome === 'answered' ? codeOf(result) : outcome));
  expect(codes).toEqual([
    'INVALID_INPUT',
    'CONSENT_REQUIRED',
    'CONSENT_VERSION_STALE',
    'NAME_INVALID',
    'ID_NUMBER_INVALID',
    'SUCCESS',
    'SUCCESS',
    'IDENTITY_TAKEN',
    'IDENTITY_ALREADY_VERIFIED',
    'IDENTITY_MISMATCH',
    'IDENTITY_PROVIDER_UNAVAILABLE',
    'IDENTITY_PROVIDER_UNAVAILABLE',
    'BUSY',
    'INTERNAL',
    'BUSY',
    'crashed',
  ]);
  const log = records.flatMap(({ logs }) => logs).join('\n');
  expect(records.filter(({ outcome, logs }) => outcome === 'answered' && logs.length !== 1)).toEqual([]);
  for (const secret of personalTexts()) expect(log).not.toContain(secret);
});

const invoke = (data: object = INPUT, openid = SHOPPER): Promise<CallRecord> =>
  world.cloud.functions.invoke('verifyIdentity', data, { kind: 'shopper', openid });

const codeOf = (result: unknown): unknown =>
  typeof result === 'object' && result !== null && 'code' in result ? result.code : result;

/** Also parts that would give a person away: the birthday, a family name, the masked forms. */
function personalTexts(): readonly string[] {
  const ofPerson = [WANG, LI].flatMap(({ realName, idNumber }) => [
    realName,
    realName.slice(0, 1),
    idNumber,
    idNumber.slice(0, 17),
    idNumber.slice(6, 14),
    idNumber.slice(-4),
    '***********',
  ]);
  return [...ofPerson, SHOPPER, OTHER];
}

async function useAuthority(): Promise<void> {
  const endpoint = world.cloud.wechat.faceid.endpoint.replace(/^http:\/\//, '');
  const { identity } = settingsFields.parse({});
  const provider = { provider: 'tencentFaceid', providerEndpoint: endpoint, providerProtocol: 'http' } as const;
  await world.settings({ identity: { ...identity, ...provider } });
  world.cloud.wechat.faceid.register(WANG.idNumber, WANG.realName);
}
