import type { RefusalCode } from '../common/contract/errors';
import { expectRefusal, useWorld } from '../common/testing/operating';

/** digital > phones, food > drinks, daily; each at revision 1. */
const TREE = [
  ['digital', null],
  ['phones', 'digital'],
  ['food', null],
  ['snacks', 'food'],
  ['daily', null],
] as const;

const world = useWorld(async (it) => {
  const now = it.cloud.clock.now();
  const documents = TREE.map(([_id, parentId]) => ({
    ...{ _id, name: _id, icon: '', description: '', parentId, level: parentId === null ? 1 : 2 },
    ...{ sort: 0, enabled: true, revision: 1, createdAt: now, updatedAt: now },
  }));
  await it.cloud.engine.insert({ collection: 'categories', documents });
});

let requests = 0;
const save = (data: Record<string, unknown>) =>
  world().operate('saveCategory', { requestId: `save-category-${(requests += 1)}`, ...data });
const move = (categoryId: string, parentId: string | null) =>
  save({ categoryId, revision: 1, category: { parentId } });

describe('a new category', () => {
  test('F-039 has level 1 and the defaults of what its operator left out', async () => {
    const answer = await save({ category: { name: '出行服务' } });

    expect(answer).toMatchObject({ success: true, data: { level: 1, revision: 1 } });
    expect(await world().document('categories', String(answer.data?.['categoryId']))).toMatchObject({
      ...{
        name: '出行服务',
        icon: '',
        description: '',
        parentId: null,
        level: 1,
        sort: 0,
        enabled: true,
        revision: 1,
      },
    });
  });

  test('F-035 has level 2 under its parent, with icon, description and order', async () => {
    const category = { name: '饮品茶饮', icon: 'tea', description: '茶与咖啡', parentId: 'food', sort: 7 };

    const answer = await save({ category });

    expect(answer).toMatchObject({ success: true, data: { level: 2 } });
    expect(await world().document('categories', String(answer.data?.['categoryId']))).toMatchObject({
      ...category,
      level: 2,
    });
  });
});

describe('a changed category', () => {
  test('keeps what its operator did not name, one revision on', async () => {
    await save({ categoryId: 'phones', revision: 1, category: { icon: 'mobile' } });

    const answer = await save({ categoryId: 'phones', revision: 2, category: { enabled: false } });

    expect(answer).toMatchObject({ success: true, data: { categoryId: 'phones', level: 2, revision: 3 } });
    expect(await world().document('categories', 'phones')).toMatchObject({
      icon: 'mobile',
      enabled: false,
      parentId: 'digital',
    });
  });

  test('takes its products along to another root, to the first level and back', async () => {
    await world().product({ _id: 'case', categoryId: 'phones' });
    await world().product({ _id: 'draft', categoryId: 'phones', status: 'draft' });
    await world().product({ _id: 'nuts', categoryId: 'snacks' }); // stays as it is
    const roots = async () =>
      (await world().all('products')).map(({ _id, rootCategoryId }) => `${_id}<${rootCategoryId}`);
    await move('phones', 'food');
    const moved = await roots();

    await save({ categoryId: 'phones', revision: 2, category: { parentId: null } });
    const alone = await roots();
    await save({ categoryId: 'phones', revision: 3, category: { parentId: 'daily' } });

    expect(moved).toEqual(['case<food', 'draft<food', 'nuts<snacks']);
    expect(alone).toEqual(['case<phones', 'draft<phones', 'nuts<snacks']);
    expect(await roots()).toEqual(['case<daily', 'draft<daily', 'nuts<snacks']);
    expect(await world().document('categories', 'phones')).toMatchObject({
      level: 2,
      parentId: 'daily',
      revision: 4,
    });
  });

  test('keeps the revision of its products, so that nobody has to read their price again', async () => {
    await world().product({ _id: 'case', categoryId: 'phones', stock: 3 });

    await move('phones', 'food');

    expect(await world().document('products', 'case')).toMatchObject({ revision: 1 });
    expect(await world().document('stocks', 'case')).toMatchObject({ onSale: true, productRevision: 1 });
  });
});

describe('the refusals in their order', () => {
  test.each<readonly [string, Record<string, unknown>]>([
    ['no category', {}],
    ['a new category without a name', { category: { sort: 1 } }],
    ['an empty name', { category: { name: '' } }],
    ['a name of 101 characters', { category: { name: '类'.repeat(101) } }],
    ['an icon of 501 characters', { category: { name: 'x', icon: 'i'.repeat(501) } }],
    ['a level', { category: { name: 'x', level: 3 } }],
    ['an operator object as parent', { category: { name: 'x', parentId: { $ne: null } } }],
    ['a category without its revision', { categoryId: 'food', category: { sort: 1 } }],
    ['a revision without a category', { revision: 1, category: { name: 'x' } }],
    ['an unknown field', { category: { name: 'x', color: 'red' } }],
  ])('%s is INVALID_INPUT', async (_what, data) => {
    await expectRefusal(world(), 'saveCategory', data, 'INVALID_INPUT');
  });

  test.each<readonly [RefusalCode, string, Record<string, unknown>]>([
    [
      'CATEGORY_NOT_FOUND',
      'nobody changes what is not there',
      { categoryId: 'none', revision: 1, category: { sort: 1 } },
    ],
    [
      'REVISION_STALE',
      'before the parent is looked for',
      { categoryId: 'food', revision: 2, category: { parentId: 'none' } },
    ],
    ['CATEGORY_NOT_FOUND', 'a parent that is not there', { category: { name: 'x', parentId: 'none' } }],
    ['CATEGORY_LEVEL_INVALID', 'a third level', { category: { name: 'x', parentId: 'phones' } }],
    [
      'CATEGORY_LEVEL_INVALID',
      'a category under itself',
      { categoryId: 'daily', revision: 1, category: { parentId: 'daily' } },
    ],
    [
      'CATEGORY_LEVEL_INVALID',
      'one with children under another',
      { categoryId: 'food', revision: 1, category: { parentId: 'digital' } },
    ],
    [
      'CATEGORY_LEVEL_INVALID',
      'one under its own child',
      { categoryId: 'food', revision: 1, category: { parentId: 'snacks' } },
    ],
  ])('%s: %s', async (code, _what, data) => {
    await expectRefusal(world(), 'saveCategory', data, code);
  });

  test('CATEGORY_TOO_LARGE when more products would move than one transaction can change', async () => {
    await world().product({ _id: 'case', categoryId: 'phones' });
    const product = await world().document('products', 'case');
    const add = (from: number, to: number) =>
      world().cloud.engine.insert({
        collection: 'products',
        documents: Array.from({ length: to - from }, (_, n) => ({ ...product, _id: `case-${from + n}` })),
      });
    await add(1, 80);
    expect((await move('phones', 'food')).code).toBe('SUCCESS');
    await add(80, 81);

    await expectRefusal(
      world(),
      'saveCategory',
      { categoryId: 'phones', revision: 2, category: { parentId: 'daily' } },
      'CATEGORY_TOO_LARGE',
    );
  });
});

describe('two operators at once', () => {
  const SEEDS = Array.from({ length: 10 }, (_, seed) => seed + 1);
  let furnished: ReturnType<ReturnType<typeof world>['cloud']['engine']['snapshot']>;

  /** However their requests interleave, the tree has two levels and each product its root. */
  async function race(
    seed: number,
    first: () => Promise<unknown>,
    second: () => Promise<unknown>,
  ): Promise<void> {
    await world().cloud.engine.restore(furnished);
    await world().cloud.scheduler.run(seed, () => Promise.all([first(), second()]));
    const categories = await world().all('categories');
    const parentOf = (categoryId: string) => categories.find(({ _id }) => _id === categoryId)?.parentId ?? null;
    for (const { _id, parentId, level } of categories) {
      expect({ seed, _id, level }).toEqual({ seed, _id, level: parentId === null ? 1 : 2 });
      if (parentId !== null)
        expect({ seed, _id, above: parentOf(parentId) }).toEqual({ seed, _id, above: null });
    }
    for (const { _id, categoryId, rootCategoryId } of await world().all('products')) {
      expect({ seed, _id, rootCategoryId }).toEqual({
        seed,
        _id,
        rootCategoryId: parentOf(categoryId) ?? categoryId,
      });
    }
  }
  beforeEach(() => void (furnished = world().cloud.engine.snapshot()));

  test('one moves a category under a second, that the other moves under a third', async () => {
    for (const seed of SEEDS)
      await race(
        seed,
        () => move('daily', 'digital'),
        () => moveUp(seed),
      );

    /** phones leaves digital free of children, so that digital itself could go under food. */
    async function moveUp(at: number): Promise<void> {
      await world().operate('saveCategory', {
        requestId: `phones-away-${at}`,
        categoryId: 'phones',
        revision: 1,
        category: { parentId: 'food' },
      });
      await world().operate('saveCategory', {
        requestId: `digital-down-${at}`,
        categoryId: 'digital',
        revision: 1,
        category: { parentId: 'food' },
      });
    }
  });

  test('one moves a category to which the other adds a product', async () => {
    const sku = { skuId: 'case', specifications: {}, pricePoints: 9, priceCoins: 0, priceFen: 0 };
    for (const seed of SEEDS) {
      const product = { name: '手机壳', categoryId: 'phones', skus: [sku] };
      await race(
        seed,
        () => move('phones', 'food'),
        () => world().operate('saveProduct', { requestId: `add-case-${seed}`, product }),
      );
    }
    expect(await world().all('products')).toHaveLength(1);
  });
});
