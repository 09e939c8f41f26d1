import { settingsFields } from '../../../database/collections/settings';
import type { Role } from '../contract/defineContract';
import { drawFixture } from './draws';
import { orderIdOf } from '../domain/hash';
import { refundIdOf } from '../store/requestRefund';
import { CATEGORY_ID } from './fixtures';
import { CONSOLE_SOURCE, type World } from './world';

/** One valid call of each operators' command, and another payload for the same request id. */
export interface OperatorCommand {
  readonly name: string;
  readonly role: Role;
  readonly input: Readonly<Record<string, unknown>>;
  readonly other: Readonly<Record<string, unknown>>;
}

const [TO_SHIP, TO_REFUND] = ['request-to-ship', 'request-to-refund'];
const refundId = refundIdOf('alice', TO_REFUND);
const waybill = { orderId: orderIdOf('alice', TO_SHIP), carrier: '顺丰速运', trackingNo: 'SF1' };

/** What the calls below are about. */
export async function furnishForOperators(world: World): Promise<void> {
  await world.product({ stock: 52 });
  await world.shopper('alice', { points: 110, coins: 7 });
  const lines = [{ productId: 'deer', quantity: 1 }];
  for (const requestId of [TO_SHIP, TO_REFUND]) await world.call('exchange', { requestId, lines }, 'alice');
  const asked = { requestId: TO_REFUND, orderId: orderIdOf('alice', TO_REFUND), reason: '不要了' };
  await world.call('requestRefund', asked, 'alice');
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
  { name: 'shipOrder', role: 'orders', input: waybill, other: { ...waybill, trackingNo: 'SF2' } },
  {
    name: 'resolveRefund',
    role: 'orders',
    input: { refundId, approve: true, note: '同意' },
    other: { refundId, approve: false, note: '不同意' },
  },
  {
    name: 'saveDraw',
    role: 'draws',
    input: { draw: drawFixture({ productId: 'deer', skuId: 'deer' }) },
    other: { draw: drawFixture({ productId: 'deer', skuId: 'deer', quota: 4 }) },
  },
];
