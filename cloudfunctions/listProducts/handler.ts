import { pagingOf } from '../common/domain/paging';
import { defineQuery } from '../common/runtime/define';
import { readCategories } from '../common/store/categories';
import { countProducts, findProducts } from '../common/store/findProducts';
import { viewProduct } from '../common/views/product';
import { contract } from './contract';

export const listProducts = defineQuery(contract, async ({ input, now, db, settings }) => {
  const { page, pageSize, ...filter } = input;
  const { points } = await settings();
  const categories = await readCategories(db, now);

  const found = await findProducts(db, filter, { skip: (page - 1) * pageSize, limit: pageSize });
  const total = await countProducts(db, filter, now);

  const products = found.map((product) => viewProduct(product, categories, points.valueFen));
  return { products, paging: pagingOf({ page, pageSize, total }) };
});
