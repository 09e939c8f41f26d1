import { defineQuery } from '../common/runtime/define';
import { readCategories } from '../common/store/categories';
import { readProduct } from '../common/store/products';
import { SKUS_MAX } from '../../database/collections/products';
import { viewProductDetail } from '../common/views/productDetail';
import { contract } from './contract';

export const getProduct = defineQuery(contract, async ({ input, now, db, settings }) => {
  const { points } = await settings();
  const product = await readProduct(db, input.productId, now);
  if (product.status !== 'on_sale') return { product: null };
  const categories = await readCategories(db, now);
  const stocks = await db.find('stocks', { all: { productId: product._id } }, { limit: SKUS_MAX * 2 });
  return { product: viewProductDetail(product, stocks, categories, points.valueFen) };
});
