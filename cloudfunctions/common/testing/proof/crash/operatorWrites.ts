import { settingsFields } from '../../../../../database/collections/settings';
import { CATEGORY_ID } from '../../fixtures';
import { CONSOLE_SOURCE, type World } from '../../world';
import { asOperator } from '../callers';
import { balancesOf, countsOf } from '../looks';
import type { Write } from './write';

/** What operators do. Each command is in the audit log once, with its effect. */

const SKU = { skuId: 'deer', specifications: {}, pricePoints: 8, priceCoins: 2, priceFen: 0 };

function command(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  look: (world: World) => Promise<unknown>,
  effect: unknown,
): Write {
  return {
    operation,
    caller: 'client',
    repetition: 'sameAnswer',
    async furnish(world) {
      await world.product({ stock: 5 });
      await world.shopper('alice', { points: 100, coins: 1 });
    },
    call: (world) => asOperator(world, operation, { requestId: 'request-1', ...input }),
    async look(world) {
      const logged = (await world.all('operations')).map((each) => each.operation);
      return { logged, effect: await look(world) };
    },
    effect: { logged: [operation], effect },
  };
}

export const saveProduct = command(
  'saveProduct',
  {
    productId: 'deer',
    revision: 1,
    product: { paymentMode: 'coin_points', skus: [SKU, { ...SKU, skuId: 'deer-large' }] },
  },
  async (world) => {
    const product = await world.document('products', 'deer');
    const stocks = await world.all('stocks');
    return [
      product?.revision,
      product?.pricePoints,
      stocks.map(({ _id, productRevision }) => `${_id} ${productRevision}`).sort(),
    ];
  },
  [2, 8, ['deer 2', 'deer-large 2']],
);

export const setProductStatus = command(
  'setProductStatus',
  { productId: 'deer', revision: 1, status: 'off_sale' },
  async (world) => [
    (await world.document('products', 'deer'))?.status,
    (await world.document('stocks', 'deer'))?.onSale,
  ],
  ['off_sale', false],
);

export const saveCategory = command(
  'saveCategory',
  { category: { name: '鹿茸酒', parentId: CATEGORY_ID } },
  async (world) => (await world.all('categories')).map(({ name }) => name).sort(),
  ['酒水', '鹿茸酒'],
);

export const adjustStock = command(
  'adjustStock',
  { skuId: 'deer', change: 'adjusted', delta: -3, description: '盘亏', alertThreshold: 2 },
  async (world) => [
    await countsOf(world, 'deer'),
    (await world.all('inventoryRecords')).map(({ delta, sequence }) => [delta, sequence]),
    (await world.all('audits')).map(({ law }) => law),
  ],
  ['2 0 0', [[-3, 1]], ['stock.low']],
);

export const adjustWallet = command(
  'adjustWallet',
  { openid: 'alice', asset: 'coin', amount: 2, reason: '活动补发' },
  (world) => balancesOf(world, 'alice'),
  { points: 100, coins: 3 },
);

export const saveSettings = command(
  'saveSettings',
  {
    revision: 1,
    settings: { ...settingsFields.parse({ operatorSources: [CONSOLE_SOURCE] }), shopName: '金鹿酒铺' },
  },
  async (world) => (await world.all('settings')).map(({ shopName, revision }) => [shopName, revision]),
  [['金鹿酒铺', 2]],
);
