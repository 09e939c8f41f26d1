import { defineQuery } from '../common/runtime/define';
import { toWantedLine } from '../common/store/orders';
import { readPastLines } from '../common/store/pastLines';
import { chooseLines } from '../common/store/planOrder';
import { newShopper } from '../common/store/shoppers';
import { readAvailable } from '../common/store/stocks';
import { viewCheck } from '../common/views/check';
import { contract } from './contract';

export const checkExchange = defineQuery(contract, async ({ input, openid, now, db, settings }) => {
  const rules = await settings();
  const chosen = await chooseLines(db, input.lines, now);
  const lines = chosen.map(toWantedLine);
  const shopper = (await db.get('shoppers', openid)) ?? newShopper(openid, now);
  const past = await readPastLines(db, shopper, lines, null);
  const skuIds = chosen.map(({ sku }) => sku.skuId);
  const available = await readAvailable(db, skuIds);

  const stock = chosen.map(({ sku: { skuId }, quantity }) => {
    const stockQuantity = available.get(skuId) ?? 0;
    return { skuId, stockQuantity, enough: stockQuantity >= quantity };
  });
  return viewCheck({ lines, shopper, past, rules, stock }, now);
});
