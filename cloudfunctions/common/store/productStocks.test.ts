import { useWorld } from '../testing/operating';
import { furnishForOperators, OPERATOR_COMMANDS } from '../testing/operatorCommands';

/** In a rush a product's stock document changes all the time; that must not keep an operator from changing it too. */

const SHOPPERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'] as const;
const SEEDS = [1, 2, 3] as const;

const world = useWorld(async (it) => {
  await furnishForOperators(it);
  for (const openid of SHOPPERS.slice(1)) await it.shopper(openid, { points: 100, coins: 5 });
});

const rushes = OPERATOR_COMMANDS.filter(({ name }) =>
  /^(saveProduct|setProductStatus|adjustStock)$/.test(name),
);
const runs = rushes.flatMap((command) => SEEDS.map((seed) => [command.name, seed, command.input] as const));

test.each(runs)('%s needs one transaction in a rush of shoppers (seed %d)', async (name, seed, input) => {
  const { cloud, call, operate } = world();
  const buy = (openid: string) =>
    call(
      'exchange',
      { requestId: `in-the-rush-of-${openid}`, lines: [{ productId: 'deer', quantity: 1 }] },
      openid,
    );
  const since = cloud.calls.list().length;

  const [answer] = await cloud.scheduler.run(seed, () =>
    Promise.all([operate(name, { requestId: 'in-the-rush', ...input }), ...SHOPPERS.map(buy)]),
  );

  expect(answer).toMatchObject({ success: true });
  const given = cloud.calls
    .list()
    .slice(since)
    .find(({ functionName }) => functionName === name);
  expect(given?.requests.filter(({ action }) => action === 'database.startTransaction')).toHaveLength(1);
  expect(await world().audit()).toEqual([]);
});
