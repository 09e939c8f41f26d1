import { productStates } from '../common/domain/catalog/productStates';
import { refuse } from '../common/domain/refusal';
import { defineCommand } from '../common/runtime/define';
import {
  readProductForChange,
  requireSellable,
  sellableModes,
  writeProductStatus,
} from '../common/store/catalogue';
import { planAndOperateOnce } from '../common/store/operations';
import { planProductStocks, writeProductStocks } from '../common/store/productStocks';
import { contract } from './contract';

export const setProductStatus = defineCommand(contract, async (call) => {
  const { db, input, operator, now, settings, note } = call;
  const { productId, status } = input;
  const modes = sellableModes(await settings());

  const answer = await planAndOperateOnce(contract, call, async () => {
    const known = await readProductForChange(db, productId, input.revision);
    if (!productStates.canMove(known.status, status))
      refuse('PRODUCT_STATUS_INVALID', { status: known.status });
    const onSale = status === 'on_sale';
    if (onSale) requireSellable(known, modes);
    const saved = { productId, revision: known.revision + 1, status };
    const stocks = await planProductStocks(db, { ...saved, onSale, skus: onSale ? known.skus : [] });
    return async (tx) => {
      await writeProductStocks(tx, stocks, now);
      await writeProductStatus(tx, known, status, operator.operatorId, now);
      return saved;
    };
  });

  note(answer);
  return answer;
});
