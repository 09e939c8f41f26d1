import { productFields } from '../../database/collections/products';
import type { InputOf } from '../common/contract/defineContract';
import { priceFits } from '../common/domain/catalog/price';
import { refuse } from '../common/domain/refusal';
import { defineCommand } from '../common/runtime/define';
import {
  fileProduct,
  mergeProduct,
  NEW_PRODUCT,
  readProductForChange,
  requireMode,
  sellableModes,
} from '../common/store/catalogue';
import { planAndOperateOnce } from '../common/store/operations';
import { planProductStocks, writeProductStocks } from '../common/store/productStocks';
import { contract, PRICE_UNFIT } from './contract';

export const saveProduct = defineCommand(contract, async (call) => {
  const { db, input, operator, now, settings, note } = call;
  requireSound(input);
  const modes = sellableModes(await settings());

  const answer = await planAndOperateOnce(contract, call, async (operationId) => {
    const { productId = operationId, revision } = input;
    const known = revision === undefined ? null : await readProductForChange(db, productId, revision);
    const product = mergeProduct(known, input.product, productId, operator.operatorId, now);
    requireMode(product, modes);
    const saved = { productId, revision: product.revision, status: product.status };
    const stocks = await planProductStocks(db, { ...product, ...saved, onSale: product.status === 'on_sale' });
    return async (tx) => {
      await writeProductStocks(tx, stocks, now);
      await fileProduct(tx, product, known, now);
      return saved;
    };
  });

  note(answer);
  return answer;
});

/** What the schema alone cannot say: a new product is complete, and each price fits the payment mode. */
function requireSound({ productId, product }: InputOf<typeof contract>): void {
  const complete = { ...NEW_PRODUCT, ...product };
  const missing = productId === undefined ? (productFields.safeParse(complete).error?.issues ?? []) : [];
  const unfit = (product.skus ?? []).flatMap((sku, index) =>
    priceFits(complete.paymentMode, sku) ? [] : [{ path: ['skus', index], message: PRICE_UNFIT }],
  );
  const issues = [...missing, ...unfit].map(({ path, message }) => ({
    path: ['product', ...path].join('.'),
    message,
  }));
  if (issues.length > 0) refuse('INVALID_INPUT', { issues: issues.slice(0, 5) });
}
