import { invariant } from '../../../domain/invariant';
import { OPERATOR_COMMANDS, furnishForOperators } from '../../operatorCommands';
import type { World } from '../../world';
import { asOperator } from '../callers';
import { balancesOf, countsOf } from '../looks';
import type { Write } from './write';

/** What operators do. Each command is in the audit log once, with its effect. */

function writeOf(operation: string, look: (world: World) => Promise<unknown>, effect: unknown): Write {
  const command = OPERATOR_COMMANDS.find(({ name }) => name === operation);
  invariant(command !== undefined, `${operation} is an operator's command`);
  return {
    operation,
    caller: 'client',
    repetition: 'sameAnswer',
    furnish: furnishForOperators,
    call: (world) => asOperator(world, operation, { requestId: 'request-1', ...command.input }),
    async look(world) {
      const logged = (await world.all('operations')).map((each) => each.operation);
      return { logged, effect: await look(world) };
    },
    effect: { logged: [operation], effect },
  };
}

export const saveProduct = writeOf(
  'saveProduct',
  async (world) => {
    const product = await world.document('products', 'deer');
    const stocks = await world.all('stocks');
    return [product?.revision, product?.pricePoints, stocks.map(({ _id, productRevision }) => `${_id} ${productRevision}`).sort()];
  },
  [2, 8, ['deer 2', 'deer-large 2']],
);

export const setProductStatus = writeOf(
  'setProductStatus',
  async (world) => [(await world.document('products', 'deer'))?.status, (await world.document('stocks', 'deer'))?.onSale],
  ['off_sale', false],
);

export const saveCategory = writeOf(
  'saveCategory',
  async (world) => (await world.all('categories')).map(({ name }) => name).sort(),
  ['酒水', '饮品茶饮'],
);

export const adjustStock = writeOf(
  'adjustStock',
  async (world) => [
    await countsOf(world, 'deer'),
    (await world.all('inventoryRecords')).map(({ delta, sequence }) => [delta, sequence]),
    (await world.all('audits')).map(({ law }) => law),
  ],
  ['2 0 0', [[-3, 1]], ['stock.low']],
);

export const adjustWallet = writeOf('adjustWallet', (world) => balancesOf(world, 'alice'), { points: 100, coins: 2 });

export const saveSettings = writeOf(
  'saveSettings',
  async (world) => (await world.all('settings')).map(({ shopName, revision }) => [shopName, revision]),
  [['金鹿酒铺', 2]],
);
