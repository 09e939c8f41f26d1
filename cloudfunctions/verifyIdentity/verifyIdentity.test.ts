import { LOCAL_ENVIRONMENT } from '../../scripts/local/environment';
import { makeVault } from '../common/platform/vault';
import { readVaultKeys } from '../common/platform/vaultKeys';
import { CONSENT, numberOf, OTHER, readIdentities, SHOPPER } from '../common/testing/people';
import { LI, WANG, YOUNG, YOUNG_IS_ADULT_AT } from '../common/testing/people';
import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeEach(async () => void (world = await openWorld()));
afterEach(() => world.close());

const verify = (change: Readonly<Record<string, unknown>> = {}, openid = SHOPPER) =>
  world.call('verifyIdentity', { ...WANG, consent: CONSENT, ...change }, openid);
const stored = () => readIdentities(world);

test('F-125 F-127 a legal name and number verify the account and answer nothing but their masked form', async () => {
  const now = world.cloud.clock.now();

  const answer = await verify();

  expect(answer).toMatchObject({ success: true });
  expect(answer.data).toEqual({
    verified: true,
    maskedName: '王*明',
    maskedIdNumber: '1101***********002X',
    adult: true,
    verifiedAt: now,
  });
  expect(await world.all('identities')).toMatchObject([{ openid: SHOPPER, provider: 'none', verifiedAt: now }]);
  const summary = (await world.document('shoppers', SHOPPER))?.identity;
  expect(summary).toMatchObject({
    maskedName: '王*明',
    maskedIdNumber: '1101***********002X',
    verifiedAt: now,
  });
  expect(summary?.identityId).toBe((await world.all('identities'))[0]?._id);
});

test('F-128 name and number are stored encrypted only, each bound to its shopper and field', async () => {
  await verify();

  const text = JSON.stringify(await stored());
  expect(text).not.toContain(WANG.realName);
  expect(text).not.toContain(WANG.idNumber);
  expect(text).not.toContain(WANG.idNumber.slice(6, 14));
  const [identity] = await world.all('identities');
  const vault = makeVault(readVaultKeys(localVariables()));
  expect(identity && vault.open(identity.name, { openid: SHOPPER, field: 'name' })).toBe(WANG.realName);
  expect(identity && vault.open(identity.idNumber, { openid: SHOPPER, field: 'idNumber' })).toBe(WANG.idNumber);
  expect(identity?._id).toBe(vault.indexOf(WANG.idNumber));
});

test('F-130 the consent is recorded with its version and purpose', async () => {
  await verify();

  const now = world.cloud.clock.now();
  const purpose = '酒类商品实名兑换与年龄核验';
  expect(await world.all('consents')).toMatchObject([
    { openid: SHOPPER, version: '2026-01', purpose, action: 'given', at: now },
  ]);
});

test('F-125 F-130 what is wrong is refused in the order of the contract, and nothing is written', async () => {
  await verify();
  await verify(LI, OTHER);
  const before = await stored();
  const wrong = { realName: 'Bob', idNumber: '110105194912310021', consent: { version: 'old', agreed: false } };

  const codes: string[] = [];
  for (const mended of [
    {},
    { consent: { version: 'old', agreed: true } },
    { consent: CONSENT },
    { consent: CONSENT, realName: LI.realName },
    { consent: CONSENT, ...LI },
  ]) {
    codes.push((await verify({ ...wrong, ...mended })).code);
  }

  expect(codes).toEqual([
    'CONSENT_REQUIRED',
    'CONSENT_VERSION_STALE',
    'NAME_INVALID',
    'ID_NUMBER_INVALID',
    'IDENTITY_ALREADY_VERIFIED', // the number is another account's too
  ]);
  expect(await stored()).toEqual(before);
});

test.each([
  ['a wrong check character', '110105194912310021', 'checksum'],
  ['a digit too few', '1101051949123100', 'length'],
  ['a day that does not exist', numberOf('11010519490230002'), 'date'],
  ['a birth in the future', numberOf('11010520260101002'), 'date'],
  ['a birth before anybody alive', numberOf('44052418800101001'), 'date'],
  ['a region that does not exist', numberOf('99010519491231002'), 'region'],
])('F-125 a number with %s is refused', async (_what, idNumber, why) => {
  const answer = await verify({ idNumber });

  expect(answer).toMatchObject({ success: false, code: 'ID_NUMBER_INVALID', details: { why } });
  expect(await stored()).toEqual({ identities: [], shoppers: [], consents: [] });
});

test('F-127 the same person again is the same success, however the number is typed', async () => {
  const first = await verify();
  const after = await stored();
  world.cloud.clock.move(60_000);

  const again = await verify();
  const typed = await verify({ realName: ` ${WANG.realName} `, idNumber: ` ${WANG.idNumber.toLowerCase()}` });

  expect([again.data, typed.data]).toEqual([first.data, first.data]);
  expect(await stored()).toEqual(after);
});

test('F-127 a person lives on one account', async () => {
  await verify();

  const answer = await verify({}, OTHER);

  expect(answer).toMatchObject({ success: false, code: 'IDENTITY_TAKEN', retry: 'never' });
  expect(await world.all('identities')).toHaveLength(1);
  expect(await world.document('shoppers', OTHER)).toBeNull();
});

test.each([
  ['another number', { idNumber: LI.idNumber }],
  ['another name', { realName: '王大明' }],
])('F-127 an account that is verified takes no second person: %s', async (_what, change) => {
  await verify();
  const before = await stored();

  const answer = await verify(change);

  expect(answer).toMatchObject({ success: false, code: 'IDENTITY_ALREADY_VERIFIED' });
  expect(await stored()).toEqual(before);
});

test('F-131 a minor verifies, shows as one, and is of age from the first instant of the 18th birthday', async () => {
  const verified = await verify(YOUNG);
  world.cloud.clock.set(YOUNG_IS_ADULT_AT - 1);
  const dayBefore = await verify(YOUNG);
  world.cloud.clock.set(YOUNG_IS_ADULT_AT);
  const birthday = await verify(YOUNG);

  expect([verified, dayBefore, birthday].map(({ data }) => data?.['adult'])).toEqual([false, false, true]);
});

test('F-131 liquor asks for a verified adult: none, a minor, then the same one at 18', async () => {
  const productId = await world.product({ stock: 1 });
  await world.shopper(SHOPPER, {
    points: 5,
    coins: 1,
    coinExpiresAt: Date.UTC(2025, 10, 13),
    identity: 'none',
  });
  const exchange = (requestId: string) =>
    world.call('exchange', { requestId, lines: [{ productId, quantity: 1 }] }, SHOPPER);

  const unknown = await exchange('request-1');
  await verify(YOUNG);
  const minor = await exchange('request-2');
  world.cloud.clock.set(YOUNG_IS_ADULT_AT);
  const adult = await exchange('request-3');

  expect([unknown.code, minor.code, adult.code]).toEqual(['IDENTITY_REQUIRED', 'ADULT_REQUIRED', 'SUCCESS']);
});

test('F-131 a shopper who was known keeps wallet and level, and login shows the identity', async () => {
  await world.shopper(SHOPPER, { points: 7, coins: 1, level: 3, identity: 'none' });
  const before = await world.document('shoppers', SHOPPER);

  await verify();

  const { identity: _identity, updatedAt: _updatedAt, ...kept } = before ?? {};
  expect(await world.document('shoppers', SHOPPER)).toMatchObject(kept);
  const login = await world.call('login', {}, SHOPPER);
  expect(login.data).toMatchObject({
    identity: { maskedName: '王*明', adult: true },
    balances: { points: 7, coins: 1 },
  });
  expect(await world.audit()).toEqual([]);
});

function localVariables() {
  const { IDENTITY_KEYS: keys, IDENTITY_KEY_ID: keyId, IDENTITY_INDEX_KEY: indexKey } = LOCAL_ENVIRONMENT;
  return { keys, keyId, indexKey };
}
