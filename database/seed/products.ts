import { cheapestOf } from '../../cloudfunctions/common/domain/catalog/price';
import { invariant } from '../../cloudfunctions/common/domain/invariant';
import { NEW_PRODUCT } from '../../cloudfunctions/common/store/catalogue';
import type { Documents } from '../../cloudfunctions/common/store/documents';
import { rootOf } from './categories';
import { PLAN_PRODUCTS, LIQUOR_PRODUCTS, type DescribedProduct } from './demoProducts';
import { SHOP_PRODUCTS } from './shopProducts';

type Product = Documents['products'];
type Stock = Documents['stocks'];
type InventoryRecord = Documents['inventoryRecords'];

const PRODUCTS: readonly DescribedProduct[] = [...LIQUOR_PRODUCTS, ...PLAN_PRODUCTS, ...SHOP_PRODUCTS];
const NO_PRICE = { pricePoints: 0, priceCoins: 0, priceFen: 0 } as const;
const OPENING = '开业入库';

export function seedProducts(operatorId: string, now: number): Product[] {
  return PRODUCTS.map(({ productId, skus: described, ...fields }): Product => {
    const [first, ...others] = described.map(({ stock: _stock, alertThreshold: _threshold, ...sku }) => ({
      specifications: {},
      ...NO_PRICE,
      ...sku,
    }));
    invariant(first !== undefined, 'a product has a sku');
    const { pricePoints, priceCoins, priceFen } = cheapestOf([first, ...others]);
    return {
      ...NEW_PRODUCT,
      ...fields,
      _id: productId,
      rootCategoryId: rootOf(fields.categoryId),
      skus: [first, ...others],
      ...{ pricePoints, priceCoins, priceFen },
      status: 'on_sale',
      salesCount: 0,
      revision: 1,
      ...{ ownerType: 'operator', ownerId: operatorId, operatorId },
      ...{ createdAt: now, updatedAt: now, deletedAt: null },
    };
  });
}

export function seedStocks(now: number): Stock[] {
  return PRODUCTS.flatMap(({ productId, skus }) =>
    skus.map(({ skuId, stock, alertThreshold }): Stock => ({
      _id: skuId,
      productId,
      productRevision: 1,
      onSale: true,
      available: stock,
      inbound: stock,
      ...{ reserved: 0, drawHeld: 0, sold: 0, adjusted: 0, returning: 0 },
      ...{ holds: {}, reservations: {}, returns: {} },
      alertThreshold,
      recordSequence: 1,
      updatedAt: now,
    })),
  );
}

/** Why the units are there. */
export function seedInventoryRecords(operatorId: string, now: number): InventoryRecord[] {
  return PRODUCTS.flatMap(({ productId, skus }) =>
    skus.map(({ skuId, stock }): InventoryRecord => ({
      _id: `seed:${skuId}`,
      ...{ skuId, productId, change: 'inbound', delta: stock, sequence: 1 },
      ...{ orderId: null, operatorId, description: OPENING, at: now },
    })),
  );
}
