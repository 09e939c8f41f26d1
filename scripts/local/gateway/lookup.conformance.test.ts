import type { TestGateway } from './testing';
import { openTestGateway } from './testing';

let local: TestGateway;
let db: ReturnType<TestGateway['app']['database']>;
let _: (typeof db)['command'];
let $: (typeof _)['aggregate'];

const SALES = [
  { _id: 1, item: 'maotai', qty: 2 },
  { _id: 2, item: 'maotai', qty: 1 },
  { _id: 3, item: 'wuliangye', qty: 5 },
  { _id: 4, item: 'fenjiu', qty: 4 },
];
const ITEMS = [
  { _id: 'maotai', title: '茅台', stock: 7 },
  { _id: 'wuliangye', title: '五粮液', stock: 0 },
];

beforeAll(async () => {
  local = await openTestGateway();
  db = local.app.database();
  _ = db.command;
  $ = _.aggregate;
  await local.engine.createCollection('sales');
  await local.engine.createCollection('items');
  await db.collection('sales').add(SALES);
  await db.collection('items').add(ITEMS);
});
afterAll(() => local.close());

const sales = () => db.collection('sales').aggregate();
/** What the stages answer. */
async function run(pipeline: { end(): Promise<{ data: unknown[] }> }): Promise<unknown[]> {
  return (await pipeline.end()).data;
}

test('lookup by equal fields', async () => {
  const data = await run(
    sales()
      .lookup({ from: 'items', localField: 'item', foreignField: '_id', as: 'found' })
      .project({ found: 1 })
      .sort({ _id: 1 }),
  );

  expect(data).toEqual([
    { _id: 1, found: [ITEMS[0]] },
    { _id: 2, found: [ITEMS[0]] },
    { _id: 3, found: [ITEMS[1]] },
    { _id: 4, found: [] },
  ]);
});

test('lookup with variables and a pipeline', async () => {
  const data = await run(
    sales()
      .lookup({
        from: 'items',
        let: { item: '$item', qty: '$qty' },
        pipeline: $.pipeline()
          .match(_.expr($.and([$.eq(['$_id', '$$item']), $.gte(['$stock', '$$qty'])])))
          .project({ _id: 0, title: 1 })
          .done(),
        as: 'found',
      })
      .project({ found: 1 })
      .sort({ _id: 1 }),
  );

  expect(data).toEqual([
    { _id: 1, found: [{ title: '茅台' }] },
    { _id: 2, found: [{ title: '茅台' }] },
    { _id: 3, found: [] },
    { _id: 4, found: [] },
  ]);
});

test('lookup with a pipeline whose match holds a command and a pattern', async () => {
  const pipeline = $.pipeline()
    .match({ stock: _.gt(0), title: /台/ })
    .done();

  const data = await run(
    sales().limit(1).lookup({ from: 'items', pipeline, as: 'found' }).project({ found: 1 }),
  );

  expect(data).toEqual([{ _id: 1, found: [ITEMS[0]] }]);
});

test('options raw takes stages of MongoDB as they are, facet and graphLookup among them', async () => {
  const raw = (stages: object[]) => db.collection('sales').options({ raw: true }).aggregate(stages);

  expect(await run(raw([{ $match: { qty: { $gte: 4 } } }, { $count: 'n' }]))).toEqual([{ n: 2 }]);
  expect(
    await run(
      raw([
        {
          $facet: {
            n: [{ $count: 'n' }],
            top: [{ $sort: { qty: -1 } }, { $limit: 1 }, { $project: { qty: 1 } }],
          },
        },
      ]),
    ),
  ).toEqual([{ n: [{ n: 4 }], top: [{ _id: 3, qty: 5 }] }]);
  expect(
    await run(
      raw([
        { $match: { _id: 1 } },
        {
          $graphLookup: {
            from: 'items',
            startWith: '$item',
            connectFromField: 'next',
            connectToField: '_id',
            as: 'chain',
          },
        },
        { $project: { chain: 1 } },
      ]),
    ),
  ).toEqual([{ _id: 1, chain: [ITEMS[0]] }]);
});

test('a stage that MongoDB does not have is a failed request', async () => {
  const pipeline = db
    .collection('sales')
    .options({ raw: true })
    .aggregate([{ $shuffle: {} }]);

  await expect(pipeline.end()).rejects.toMatchObject({ code: 'DATABASE_REQUEST_FAILED' });
});

test('a collection that does not exist says so', async () => {
  await expect(db.collection('none').aggregate().limit(1).end()).rejects.toMatchObject({
    code: 'DATABASE_COLLECTION_NOT_EXIST',
  });
});
