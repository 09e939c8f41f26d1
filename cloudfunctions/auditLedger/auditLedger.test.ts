import { openWorld, type World } from '../common/testing/world';

const DAY_MS = 86_400_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.product({ stock: 5 });
  await world.shopper('alice', { points: 20, coins: 4 });
  await world.shopper('bob', { points: 3 });
  const answer = await world.call(
    'exchange',
    { requestId: 'request-1', lines: [{ productId: 'deer', quantity: 1 }] },
    'alice',
  );
  await world.call(
    'exchange',
    { requestId: 'request-2', lines: [{ productId: 'deer', quantity: 1 }] },
    'alice',
  );
  await world.call('cancelOrder', { orderId: answer.data?.['exchangeOrderId'] }, 'alice');
});
afterEach(() => world.close());

const laws = async () => (await world.all('audits')).map(({ law }) => law).sort();

test('C-13 finds nothing where nothing is wrong, and reads only what is new the next time', async () => {
  expect(await world.fire('auditLedger')).toMatchObject({
    wallets: 2,
    entries: 9,
    orders: 2,
    stocks: 1,
    findings: 0,
    finished: true,
  });
  expect(await world.fire('auditLedger')).toMatchObject({
    wallets: 2,
    entries: 0,
    findings: 0,
    finished: true,
  });
});

test('C-30 a balance edited by hand in the console is found', async () => {
  await world.fire('auditLedger');
  await world.edit('shoppers', 'bob', { $set: { 'wallet.lots.0.remaining': 3_000 } });

  expect(await world.fire('auditLedger')).toMatchObject({ findings: 3 });
  expect(await laws()).toEqual(['wallet.balance', 'wallet.conservation', 'wallet.lots']);
});

test('C-30 an entry edited by hand is found, at the latest when the count starts over', async () => {
  await world.fire('auditLedger');
  const [entry] = (await world.all('entries')).filter(({ openid }) => openid === 'alice');
  await world.edit('entries', entry!._id, { $set: { memo: 'edited' } });

  expect(await world.fire('auditLedger')).toMatchObject({ findings: 0 });
  world.cloud.clock.move(DAY_MS);
  expect(await world.fire('auditLedger')).toMatchObject({ findings: 1 });
  expect(await laws()).toEqual(['entry.chain']);
});

test('stock or an order edited by hand is found', async () => {
  await world.edit('stocks', 'deer', { $inc: { available: 1 } });
  const [order] = (await world.all('orders')).filter(({ status }) => status === 'paid');
  await world.edit('orders', order!._id, { $set: { totalPoints: 1 } });

  await world.fire('auditLedger');

  expect(await laws()).toEqual(['order.paid', 'stock.conservation']);
});

test('a finding is one document however often it is found', async () => {
  await world.edit('stocks', 'deer', { $inc: { available: 1 } });
  await world.fire('auditLedger');
  world.cloud.clock.move(1_000);
  await world.fire('auditLedger');

  const [finding, ...others] = await world.all('audits');
  expect(others).toEqual([]);
  expect(finding!.lastSeenAt - finding!.firstSeenAt).toBe(1_000);
});

test('a wallet taken away and an entry written by hand are found', async () => {
  const [entry] = (await world.all('entries')).filter(({ openid }) => openid === 'bob');
  await world.cloud.engine.insert({
    collection: 'entries',
    documents: [{ ...entry!, _id: 'by-hand', sequence: 9 }],
  });
  await world.edit('shoppers', 'alice', { $unset: { wallet: '' } });

  await world.fire('auditLedger');

  expect(await laws()).toEqual(['wallet.form', 'wallet.head']);
});
