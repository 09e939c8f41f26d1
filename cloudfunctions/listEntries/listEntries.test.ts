import { openWorld, type World } from '../common/testing/world';

let world: World;
let orderId: string;
beforeAll(async () => {
  world = await openWorld();
  await world.product({ stock: 5 });
  await world.shopper('alice', { points: 50, coins: 5 });
  await world.shopper('bob', { points: 1 });
  for (let n = 1; n <= 3; n += 1) {
    const answer = await world.call(
      'exchange',
      { requestId: `request-${n}`, lines: [{ productId: 'deer', quantity: 1 }] },
      'alice',
    );
    orderId = String(answer.data?.['exchangeOrderId']);
  }
});
afterAll(() => world.close());

const page = async (input: Record<string, unknown>) => {
  const { data } = await world.call('listEntries', input, 'alice');
  return data as unknown as { entries: { sequence: number; asset: string }[]; nextBefore: number | null };
};

test('F-079 F-083 F-086 F-092 F-094 names cause, lot, expiry and order of each entry, newest first', async () => {
  const { entries } = await page({ pageSize: 2 });

  expect(entries).toMatchObject([
    {
      sequence: 8,
      asset: 'points',
      amount: -5,
      balanceAfter: 35,
      reason: 'mall_consumption',
      causeId: orderId,
      orderId,
      memo: '商城兑换-金鹿酒',
    },
    {
      sequence: 7,
      asset: 'coin',
      amount: -1,
      balanceAfter: 2,
      reason: 'mall_consumption',
      causeId: orderId,
      orderId,
    },
  ]);
  expect(entries[0]).toHaveProperty('lotId');
  expect(entries[0]).toHaveProperty('expiresAt');
});

test('pages by cursor show every entry once, the last page included', async () => {
  const sequences: number[] = [];
  let before: number | null | undefined;
  do {
    const { entries, nextBefore } = await page({ pageSize: 3, ...(before ? { before } : {}) });
    sequences.push(...entries.map(({ sequence }) => sequence));
    before = nextBefore;
  } while (before !== null);

  expect(sequences).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

test('F-099 one asset alone', async () => {
  const { entries } = await page({ asset: 'coin' });
  expect(entries.map(({ asset }) => asset)).toEqual(['coin', 'coin', 'coin', 'coin']);
});

test('shows nobody else’s entries', async () => {
  const { data } = await world.call('listEntries', {}, 'bob');
  expect(data).toMatchObject({ entries: [{ amount: 1 }], nextBefore: null });
});
