import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const at = world.cloud.clock.now();
  const rest = { icon: '', description: '', revision: 1, createdAt: at, updatedAt: at };
  await world.cloud.engine.insert({
    collection: 'categories',
    documents: [
      { _id: 'digital', name: '数码产品', parentId: null, level: 1, sort: 10, enabled: true, ...rest },
      { _id: 'phones', name: '手机通讯', parentId: 'digital', level: 2, sort: 1, enabled: true, ...rest },
      { _id: 'office', name: '电脑办公', parentId: 'digital', level: 2, sort: 2, enabled: true, ...rest },
      { _id: 'closed', name: '停用', parentId: null, level: 1, sort: 99, enabled: false, ...rest },
    ],
  });
});
afterAll(() => world.close());

test('F-035 F-036 answers the enabled tree of two levels in its order', async () => {
  const { data } = await world.call('listCategories', {}, 'alice');
  expect(data).toMatchObject({
    categories: [
      { id: 'digital', level: 1, children: [{ id: 'office' }, { id: 'phones' }] },
      { id: 'drinks', children: [] },
    ],
  });
});

test('F-036 the home page asks for the first ones', async () => {
  const { data } = await world.call('listCategories', { limit: 1 }, 'alice');
  expect(data?.['categories']).toHaveLength(1);
});
