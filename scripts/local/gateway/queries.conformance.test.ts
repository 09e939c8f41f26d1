import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let _: (typeof db)['command'];

const DOCUMENTS = [
  {
    _id: 'a',
    n: 1,
    text: 'Alpha one',
    tags: ['x', 'y'],
    inner: { k: 1 },
    at: new Date(1000),
    marks: [{ v: 1 }, { v: 7 }],
  },
  { _id: 'b', n: 5, text: 'beta', tags: ['y', 'z'], inner: { k: 2 }, at: new Date(2000), marks: [{ v: 3 }] },
  { _id: 'c', n: 9, text: 'Gamma', tags: [], inner: { k: 3, deep: { q: [1, 2] } }, at: new Date(3000) },
  { _id: 'd', text: 'délta 中', tags: ['x'], nothing: null },
];

beforeAll(async () => {
  local = await openTestGateway();
  db = local.app.database();
  _ = db.command;
  await local.engine.createCollection('letters');
  await db.collection('letters').add(DOCUMENTS);
});
afterAll(() => local.close());

/** The SDK's own types give mod no arguments. */
const mod = (...args: unknown[]): object => Reflect.apply(_.mod, _, args);

/** The ids that a condition finds, in the order of the ids. */
async function find(condition: object): Promise<string> {
  const { data } = await db.collection('letters').where(condition).orderBy('_id', 'asc').get();
  return data.map(({ _id }: { _id: string }) => _id).join('');
}

test.each<[string, () => object, string]>([
  ['an equal value', () => ({ n: 5 }), 'b'],
  ['two fields at once', () => ({ n: 1, text: 'Alpha one' }), 'a'],
  ['an item of a list', () => ({ tags: 'y' }), 'ab'],
  ['a nested field as an object', () => ({ inner: { k: 2 } }), 'b'],
  ['a nested field by its path', () => ({ 'inner.k': 2 }), 'b'],
  ['deeply nested fields', () => ({ inner: { deep: { q: 2 } } }), 'c'],
  ['null, a missing field included', () => ({ nothing: _.eq(null) }), 'abcd'],
  ['eq', () => ({ n: _.eq(5) }), 'b'],
  ['neq, a missing field included', () => ({ n: _.neq(5) }), 'acd'],
  ['lt', () => ({ n: _.lt(5) }), 'a'],
  ['lte', () => ({ n: _.lte(5) }), 'ab'],
  ['gt', () => ({ n: _.gt(5) }), 'c'],
  ['gte', () => ({ n: _.gte(5) }), 'bc'],
  ['in', () => ({ n: _.in([1, 9]) }), 'ac'],
  ['nin', () => ({ n: _.nin([1, 9]) }), 'bd'],
  ['and of conditions on a field', () => ({ n: _.and(_.gt(1), _.lt(9)) }), 'b'],
  ['a chain of conditions', () => ({ n: _.gt(1).and(_.lt(9)) }), 'b'],
  ['a chain without and', () => ({ n: _.gt(1).lt(9) }), 'b'],
  ['or of conditions on a field', () => ({ n: _.or(_.lt(2), _.gt(8)) }), 'ac'],
  ['or in a chain', () => ({ n: _.lt(2).or(_.gt(8)) }), 'ac'],
  ['or of queries', () => _.or({ n: 1 }, { text: 'beta' }), 'ab'],
  ['or of a list of queries', () => _.or([{ n: 1 }, { inner: { k: _.gte(3) } }]), 'ac'],
  ['and of queries', () => _.and([{ n: _.gt(0) }, { tags: 'y' }, { text: 'beta' }]), 'b'],
  ['or inside and', () => _.and([_.or({ n: 1 }, { n: 5 }), { tags: 'z' }]), 'b'],
  ['nor of conditions', () => ({ n: _.nor(_.eq(1), _.eq(5)) }), 'cd'],
  ['nor of queries', () => _.nor([{ n: 1 }, { text: 'beta' }]), 'cd'],
  ['not', () => ({ n: _.not(_.gt(5)) }), 'abd'],
  ['not of a pattern', () => ({ text: _.not(/^b/) }), 'acd'],
  ['exists', () => ({ n: _.exists(true) }), 'abc'],
  ['exists false', () => ({ n: _.exists(false) }), 'd'],
  ['exists of a path', () => ({ 'inner.deep': _.exists(true) }), 'c'],
  ['mod', () => ({ n: mod(4, 1) }), 'abc'],
  ['mod of a list', () => ({ n: mod([5, 0]) }), 'b'],
  ['all', () => ({ tags: _.all(['x', 'y']) }), 'a'],
  ['size', () => ({ tags: _.size(2) }), 'ab'],
  ['size 0', () => ({ tags: _.size(0) }), 'c'],
  ['elemMatch of values', () => ({ 'inner.deep.q': _.elemMatch(_.gt(1)) }), 'c'],
  ['elemMatch of objects', () => ({ marks: _.elemMatch({ v: _.gt(4) }) }), 'a'],
  ['elemMatch with a nested command', () => ({ marks: _.elemMatch({ v: mod([4, 3]) }) }), 'ab'],
  ['a list by position', () => ({ 'marks.0.v': 3 }), 'b'],
  ['a date', () => ({ at: new Date(2000) }), 'b'],
  ['a range of dates', () => ({ at: _.gt(new Date(1000)).and(_.lte(new Date(3000))) }), 'bc'],
  ['or of dates', () => ({ at: _.or(_.eq(new Date(1000)), _.eq(new Date(3000))) }), 'ac'],
  ['expr', () => _.expr(_.aggregate.gte(['$n', 5])), 'bc'],
  ['expr between two fields', () => _.expr(_.aggregate.gt(['$n', '$inner.k'])), 'bc'],
  ['jsonSchema', () => _.jsonSchema({ required: ['n'], properties: { n: { minimum: 5 } } }), 'bc'],
  ['a pattern', () => ({ text: /^al/i }), 'a'],
  ['a pattern with an anchor and other letters', () => ({ text: /中$/ }), 'd'],
  ['db.RegExp', () => ({ text: db.RegExp({ regexp: '^GAM', options: 'i' }) }), 'c'],
  [
    'or of patterns',
    () => ({ text: _.or(db.RegExp({ regexp: 'beta' }), db.RegExp({ regexp: '^g', options: 'i' })) }),
    'bc',
  ],
  ['in with patterns', () => ({ text: _.in([/^b/, /^G/]) }), 'bc'],
  ['nothing asked', () => ({}), 'abcd'],
])('where finds %s', async (_name, condition, ids) => {
  expect(await find(condition())).toBe(ids);
});

test('options raw sends a query of MongoDB as it is', async () => {
  const raw = db.collection('letters').options({ raw: true });

  const { data } = await raw.where({ text: { $regex: '^BE', $options: 'i' }, n: { $gte: 5 } }).get();

  expect(data.map(({ _id }: { _id: string }) => _id)).toEqual(['b']);
});

test('count and remove take the same conditions', async () => {
  await local.engine.createCollection('numbers');
  await db.collection('numbers').add([{ n: 1 }, { n: 2 }, { n: 3 }]);

  expect(
    (
      await db
        .collection('numbers')
        .where({ n: _.gt(1) })
        .count()
    ).total,
  ).toBe(2);
  expect(
    (
      await db
        .collection('numbers')
        .where({ n: _.or(_.eq(1), _.eq(3)) })
        .remove()
    ).deleted,
  ).toBe(2);
});

test('an operator that MongoDB does not have is a failed request', async () => {
  const query = db
    .collection('letters')
    .options({ raw: true })
    .where({ n: { $between: [1, 2] } });

  await expect(query.get()).rejects.toMatchObject({
    code: 'DATABASE_REQUEST_FAILED',
    requestId: expect.any(String),
  });
});
