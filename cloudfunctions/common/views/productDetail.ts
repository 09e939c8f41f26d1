import { needsIdentity } from '../domain/order/rules';
import type { Category } from '../store/categories';
import type { Documents } from '../store/documents';
import type { Product } from '../store/products';
import { viewProduct } from './product';

/** A product with its skus and what is left of each. */
export function viewProductDetail(
  product: Product,
  stocks: readonly Documents['stocks'][],
  categories: readonly Category[],
  pointValueFen: number,
) {
  const left = new Map(stocks.map(({ _id, available }) => [_id, available]));
  const skus = product.skus.map(({ skuId, specifications, pricePoints, priceCoins, priceFen }) => ({
    id: skuId,
    specifications: { ...specifications },
    pointsPrice: pricePoints,
    coinPrice: priceCoins,
    moneyPriceFen: priceFen,
    stockQuantity: left.get(skuId) ?? 0,
  }));
  const stockQuantity = skus.reduce((sum, sku) => sum + sku.stockQuantity, 0);
  const { maxPerUser, maxPerOrder, timeLimit, userLevelRequired } = product.limit;
  return {
    ...viewProduct(product, categories, pointValueFen),
    detail: product.detail,
    properties: { ...product.properties },
    skus,
    stockQuantity,
    status: stockQuantity > 0 ? ('on_sale' as const) : ('sold_out' as const),
    limit: {
      maxPerUser,
      maxPerOrder,
      windowSeconds: timeLimit.windowSeconds,
      maxPerWindow: timeLimit.max,
      userLevelRequired,
    },
    needsIdentity: needsIdentity(product),
    needsAdult: product.isLiquor,
  };
}
