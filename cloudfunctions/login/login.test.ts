import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

test('F-167 F-168 makes a shopper known on the first visit, at level 1', async () => {
  const first = await world.call('login', {}, 'alice');
  const second = await world.call('login', {}, 'alice');

  expect(first.data).toMatchObject({
    isNew: true,
    level: 1,
    identity: null,
    balances: { points: 0, coins: 0 },
    totalExchanges: 0,
  });
  expect(second.data).toMatchObject({ isNew: false });
  expect(await world.all('shoppers')).toHaveLength(1);
});

test('F-131 shows the masked identity and whether the shopper is an adult today', async () => {
  await world.shopper('child', { identity: 'minor' });

  const before = await world.call('login', {}, 'child');
  world.cloud.clock.move(365 * 24 * 3_600_000);
  const after = await world.call('login', {}, 'child');

  expect(before.data).toMatchObject({ identity: { maskedIdNumber: '3301***********1234', adult: false } });
  expect(after.data).toMatchObject({ identity: { adult: true } });
});

test('F-295 identity is the platform’s: an openid in the event is refused', async () => {
  expect(await world.call('login', { openid: 'bob' }, 'alice')).toMatchObject({ code: 'INVALID_INPUT' });
});

test('F-301 answers in the one envelope', async () => {
  const answer = await world.call('login', {}, 'alice');
  expect(answer).toMatchObject({
    success: true,
    code: 'SUCCESS',
    message: '操作成功',
    timestamp: world.cloud.clock.now(),
  });
});

test('F-253 F-296 writes one log line without the openid in clear', async () => {
  await world.call('login', {}, 'oAlice0000000000000000000000');

  const [call] = world.cloud.calls.list().filter(({ functionName }) => functionName === 'login');
  const lines = call!.logs.filter((line) => line.startsWith('{'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'info',
    service: 'points-mall',
    operation: 'login',
    code: 'SUCCESS',
  });
  expect(call!.logs.join('\n')).not.toContain('oAlice');
});
