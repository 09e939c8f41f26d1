import { catalogueRefusals, costOf, shopperRefusals } from '../common/domain/order/exchange';
import { Refusal } from '../common/domain/refusal';
import { defineQuery } from '../common/runtime/define';
import { toExchangeLine } from '../common/store/orders';
import { readPastLines } from '../common/store/pastLines';
import { chooseLines } from '../common/store/planExchange';
import { newShopper } from '../common/store/shoppers';
import { readAvailable } from '../common/store/stocks';
import { viewBalances } from '../common/views/wallet';
import { contract } from './contract';

export const checkExchange = defineQuery(contract, async ({ input, openid, now, db, settings }) => {
  const rules = await settings();
  const chosen = await chooseLines(db, input.lines, now);
  const lines = chosen.map(toExchangeLine);
  const shopper = (await db.get('shoppers', openid)) ?? newShopper(openid, now);
  const past = await readPastLines(db, shopper, lines, null);
  const available = await readAvailable(db, chosen.map(({ sku }) => sku.skuId));

  const stock = chosen.map(({ sku: { skuId }, quantity }) => {
    const stockQuantity = available.get(skuId) ?? 0;
    return { skuId, stockQuantity, enough: stockQuantity >= quantity };
  });
  const soldOut = stock.every(({ enough }) => enough) ? [] : [new Refusal('SOLD_OUT')];
  const refusals = [...catalogueRefusals(lines, rules), ...shopperRefusals(lines, shopper, past, rules, now), ...soldOut];
  const cost = costOf(lines);
  const currentBalance = viewBalances(shopper.wallet, now);
  const shortage = {
    points: Math.max(0, cost.points - currentBalance.points),
    coins: Math.max(0, cost.coins - currentBalance.coins),
  };
  const obstacles = refusals.map(({ code, message }) => ({ code, message }));
  return { eligible: obstacles.length === 0, obstacles, cost, currentBalance, shortage, stock };
});
