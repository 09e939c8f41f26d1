import { decideAccess } from './collectionRule';
import type { Access } from './collectionRule';
import { allowsInvoke } from './functionRule';
import { InvalidRule, parseExpression } from './expression';
import type { RuleContext } from './prove';

const OPENID = 'o-alice';
const NOW = 1_700_000_000_000;
const STORED: Record<string, Record<string, unknown>> = {
  'shops/s1': { _id: 's1', owners: [OPENID, 'o-bob'], region: 'r1' },
  'regions/r1': { _id: 'r1', open: true },
};

function context(subject: RuleContext['subject'], requestData: Record<string, unknown> = {}): RuleContext {
  const fetch = async (collection: string, id: string) => STORED[`${collection}/${id}`] ?? null;
  return { openid: OPENID, now: NOW, subject, requestData, fetch };
}
async function mayRead(rule: string, query: Record<string, unknown>): Promise<boolean> {
  return (await decideAccess({ read: rule, write: false }, 'read', context({ query }))).allowed;
}
async function mayCreate(rule: string, document: Record<string, unknown>): Promise<boolean> {
  return (await decideAccess({ read: false, create: rule }, 'create', context({ document }, document))).allowed;
}

describe('function rules', () => {
  test.each([
    [true, true, true],
    [true, false, true],
    [false, true, false],
    ['auth != null', true, true],
    ['auth!=null', true, true],
    ['auth != null', false, false],
    ["auth.loginType != 'ANONYMOUS' && auth != null", true, true],
    ['auth.uid != null', true, false],
    ['true', true, false],
    [undefined, true, false],
    [null, true, false],
  ])('%j with login %j allows %j', (rule, loggedIn, allowed) => {
    expect(allowsInvoke(rule, loggedIn)).toBe(allowed);
  });
});

describe('presets', () => {
  const decide = (rule: unknown, access: Access) => decideAccess(rule, access, context({ query: {} }));
  const own = { allowed: true, restrict: { _openid: OPENID } };

  test.each([
    ['READONLY', { read: { allowed: true }, create: { allowed: true }, update: own, delete: own }],
    ['PRIVATE', { read: own, create: { allowed: true }, update: own, delete: own }],
    ['ADMINWRITE', { read: { allowed: true }, create: denied(), update: denied(), delete: denied() }],
    ['ADMINONLY', { read: denied(), create: denied(), update: denied(), delete: denied() }],
    ['SOMETHING', { read: denied(), create: denied(), update: denied(), delete: denied() }],
  ])('%s', async (rule, expected) => {
    const accesses: Access[] = ['read', 'create', 'update', 'delete'];
    const decisions = await Promise.all(accesses.map(async (access) => [access, await decide(rule, access)]));

    expect(Object.fromEntries(decisions)).toEqual(expected);
  });

  test.each([[undefined], [null], [42], [{}], [{ read: 1, write: 'doc.(' }]])(
    '%j allows nothing',
    async (rule) => {
      expect(await decide(rule, 'read')).toEqual(denied());
      expect(await decide(rule, 'update')).toEqual(denied());
    },
  );

  function denied() {
    return { allowed: false };
  }
});

describe('custom rules', () => {
  test('a missing create, update or delete falls back to write', async () => {
    const rule = { read: false, write: true, delete: false };

    const decisions = await Promise.all(
      (['read', 'create', 'update', 'delete'] as const).map((access) =>
        decideAccess(rule, access, context({ query: {} })),
      ),
    );

    expect(decisions.map(({ allowed }) => allowed)).toEqual([false, true, true, false]);
  });

  test.each([
    // rule, query, allowed
    ['doc._openid == auth.openid', { _openid: OPENID }, true],
    ['auth.openid == doc._openid', { _openid: { $eq: OPENID } }, true],
    ['doc._openid == auth.openid', {}, false],
    ['doc._openid == auth.openid', { _openid: 'o-bob' }, false],
    ['doc._openid == auth.openid', { _id: 'x' }, false],
    ['doc._openid == auth.openid', { _openid: { $ne: 'o-bob' } }, false],
    ['doc._openid == auth.openid', { _openid: { $in: [OPENID] } }, true],
    ['doc._openid == auth.openid', { _openid: { $in: [OPENID, 'o-bob'] } }, false],
    ['doc._openid == auth.openid', { $and: [{ a: 1 }, { _openid: OPENID }] }, true],
    ['doc._openid == auth.openid', { $or: [{ a: 1 }, { _openid: OPENID }] }, false],
    ['doc._openid == auth.openid', { _openid: OPENID, $or: [{ a: 1 }, { a: 2 }] }, true],
    ['doc._openid == auth.openid', { _openid: /o-alice/ }, false],
    ['doc._openid != auth.openid', { _openid: /o-bob/ }, false],
    ['doc.published == true || doc.author == auth.openid', { published: true }, true],
    ['doc.published == true || doc.author == auth.openid', { author: OPENID }, true],
    [
      'doc.published == true || doc.author == auth.openid',
      { $or: [{ published: true }, { author: OPENID }] },
      true,
    ],
    ['doc.published == true || doc.author == auth.openid', { published: false }, false],
    ['doc.published == true && doc.author == auth.openid', { published: true }, false],
    ['doc.price > 10', { price: { $gt: 10 } }, true],
    ['doc.price > 10', { price: { $gte: 10 } }, false],
    ['doc.price > 10', { price: { $gte: 11, $lt: 20 } }, true],
    ['doc.price >= 10', { price: { $gt: 10 } }, true],
    ['doc.price >= 10', { price: 10 }, true],
    ['doc.price < 10', { price: { $lte: 10 } }, false],
    ['10 > doc.price', { price: { $lt: 5 } }, true],
    ['doc.price <= 10', { price: { $gt: 3 } }, false],
    ['!(doc.price > 10)', { price: { $lte: 10 } }, true],
    ['doc.level != 3', { level: { $ne: 3 } }, true],
    ['doc.level != 3', { level: { $gt: 3 } }, true],
    ['doc.level != 3', { level: { $nin: [3, 4] } }, true],
    ['doc.level != 3', { level: 4 }, true],
    ['doc.level != 3', {}, false],
    ["doc.kind in ['a','b']", { kind: 'a' }, true],
    ["doc.kind in ['a','b']", { kind: { $in: ['b', 'a'] } }, true],
    ["doc.kind in ['a','b']", { kind: { $in: ['b', 'c'] } }, false],
    ["!(doc.kind in ['a','b'])", { kind: 'c' }, true],
    ["!(doc.kind in ['a','b'])", { kind: { $nin: ['a', 'b', 'd'] } }, true],
    ["!(doc.kind in ['a','b'])", {}, false],
    ['auth.openid in doc.members', { members: OPENID }, true],
    ['!(auth.openid in doc.members)', { members: 'o-bob' }, false],
    ['now < doc.endsAt', { endsAt: { $gt: NOW } }, true],
    ['now < doc.endsAt', { endsAt: { $gt: new Date(NOW) } }, true],
    ['now < doc.endsAt', { endsAt: { $gt: NOW - 1 } }, false],
    ['doc.a.b == 1', { 'a.b': 1 }, true],
    ["doc['a'] == 1", { a: 1 }, true],
    ['doc.a == -1', { a: -1 }, true],
    ['auth != null', {}, true],
    ['auth.uid == null', {}, true],
    ['auth.openid', {}, false],
    ['true', {}, true],
    ['doc', {}, false],
  ])('read %j lets the query %j in: %j', async (rule, query, allowed) => {
    expect(await mayRead(rule, query)).toBe(allowed);
  });

  test.each([
    ["auth.openid in get('database.shops.s1').owners", {}, true],
    ["get('database.shops.s1').region == 'r1'", {}, true],
    ['auth.openid in get(`database.shops.${doc.shopId}`).owners', { shopId: 's1' }, true],
    ['auth.openid in get(`database.shops.${doc.shopId}`).owners', { shopId: { $in: ['s1'] } }, true],
    ['auth.openid in get(`database.shops.${doc.shopId}`).owners', { shopId: { $in: ['s1', 's2'] } }, false],
    ['auth.openid in get(`database.shops.${doc.shopId}`).owners', { shopId: 's2' }, false],
    ['auth.openid in get(`database.shops.${doc.shopId}`).owners', {}, false],
    ['get(`database.regions.${get(`database.shops.${doc.shopId}`).region}`).open', { shopId: 's1' }, true],
    ["get('database.shops.none') == null", {}, true],
  ])('read %j reads other documents for %j: %j', async (rule, query, allowed) => {
    expect(await mayRead(rule, query)).toBe(allowed);
  });

  test.each([
    ['doc.owner == auth.openid', { owner: OPENID }, true],
    ['doc.owner == auth.openid', { owner: 'o-bob' }, false],
    ['request.data.points <= 100', { points: 100 }, true],
    ['request.data.points <= 100', { points: 101 }, false],
    ['request.data.role == null', { name: 'x' }, true],
    ['request.data.role == null', { role: 'admin' }, false],
    ["doc.tags[0] == 'a'", { tags: ['a'] }, true],
  ])('create %j lets the document %j in: %j', async (rule, document, allowed) => {
    expect(await mayCreate(rule, document)).toBe(allowed);
  });

  test('get() reads at most ten documents for one request', async () => {
    const shopIds = Array.from({ length: 11 }, (_, index) => ({ shopId: `s${index}` }));
    const rule = 'get(`database.shops.${doc.shopId}`) == null || true';

    expect(await mayRead(rule, { $or: shopIds.slice(0, 10) })).toBe(true);
    expect(await mayRead(rule, { $or: shopIds })).toBe(false);
  });
});

describe('parseExpression', () => {
  test.each([
    'process.exit()',
    'doc.a = 1',
    'doc.a == 1; true',
    '() => true',
    'doc.a === 1',
    'doc.a + 1 == 2',
    'eval("1")',
    "get('a', 'b')",
    '{ a: 1 }',
    'true) || (true',
    '',
    `doc.a == '${'x'.repeat(1024)}'`,
    "get('a') == get('b') || get('c') == get('d')",
    "get(get(get('a')))",
  ])('refuses %j', async (text) => {
    await expect(parseExpression(text)).rejects.toThrow(InvalidRule);
  });
});
