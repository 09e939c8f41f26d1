import { settingsFields } from '../../../database/collections/settings';
import type { Role } from '../contract/defineContract';
import { CATEGORY_ID } from './fixtures';
import { CONSOLE_SOURCE, type World } from './world';

/** One valid call of each operators' command, and another payload for the same request id. */
export interface OperatorCommand {
  readonly name: string;
  readonly role: Role;
  readonly input: Readonly<Record<string, unknown>>;
  readonly other: Readonly<Record<string, unknown>>;
}

/** What the calls below are about. */
export async function furnishForOperators(world: World): Promise<void> {
  await world.product({ stock: 50 });
  await world.shopper('alice', { points: 100, coins: 5 });
}

const sku = { skuId: 'deer', specifications: {}, pricePoints: 8, priceCoins: 2, priceFen: 0 };
const settings = settingsFields.parse({ operatorSources: [CONSOLE_SOURCE] });

export const OPERATOR_COMMANDS: readonly OperatorCommand[] = [
  {
    name: 'saveProduct',
    role: 'catalogue',
    input: {
      productId: 'deer',
      revision: 1,
      product: { paymentMode: 'coin_points', skus: [sku, { ...sku, skuId: 'deer-large' }] },
    },
    other: { productId: 'deer', revision: 1, product: { name: '别的酒' } },
  },
  {
    name: 'setProductStatus',
    role: 'catalogue',
    input: { productId: 'deer', revision: 1, status: 'off_sale' },
    other: { productId: 'deer', revision: 1, status: 'deleted' },
  },
  {
    name: 'saveCategory',
    role: 'catalogue',
    input: { category: { name: '饮品茶饮', parentId: CATEGORY_ID } },
    other: { category: { name: '休闲零食', parentId: CATEGORY_ID } },
  },
  {
    name: 'adjustStock',
    role: 'stock',
    input: { skuId: 'deer', change: 'adjusted', delta: -3, description: '盘亏', alertThreshold: 2 },
    other: { skuId: 'deer', change: 'adjusted', delta: -2, description: '盘亏', alertThreshold: 2 },
  },
  {
    name: 'adjustWallet',
    role: 'wallet',
    input: { openid: 'alice', asset: 'coin', amount: 2, reason: '活动补发' },
    other: { openid: 'alice', asset: 'coin', amount: 3, reason: '活动补发' },
  },
  {
    name: 'saveSettings',
    role: 'settings',
    input: { revision: 1, settings: { ...settings, shopName: '金鹿酒铺' } },
    other: { revision: 1, settings: { ...settings, shopName: '银鹿酒铺' } },
  },
];
