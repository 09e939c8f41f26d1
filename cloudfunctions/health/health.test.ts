import { openWorld, type World } from '../common/testing/world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const overHttp = async () => {
  const response = await fetch(`${world.cloud.url}/http/health`);
  const body = (await response.json()) as { success: boolean; data: { checks: { name: string }[] } };
  return { status: response.status, body };
};

test('F-205 F-262 is healthy when everything answers, over HTTP with 200', async () => {
  const { status, body } = await overHttp();
  expect(status).toBe(200);
  expect(body).toMatchObject({ success: true, data: { healthy: true, status: 'healthy' } });
  expect(body.data.checks.map(({ name }) => name)).toEqual(['database', 'settings', 'timers', 'audit']);
});

test('F-262 answers 503 and says which check failed', async () => {
  world.cloud.faults.set({
    kind: 'fail',
    code: 'DATABASE_REQUEST_FAILED',
    message: 'down',
    match: { functionName: 'health', collection: 'jobs' },
  });
  const { status, body } = await overHttp();
  expect(status).toBe(503);
  expect(body.data).toMatchObject({ healthy: false, status: 'unhealthy' });
  expect(body.data.checks[0]).toMatchObject({ name: 'database', ok: false });
});

test('a timer that fell silent and a finding that is open are not healthy', async () => {
  for (const job of ['sweepOrders', 'reconcilePayments']) await world.fire(job);
  world.cloud.clock.move(3 * 60_000 + 1);
  await world.cloud.engine.insert({
    collection: 'audits',
    documents: [
      {
        _id: 'x',
        law: 'wallet.balance',
        subject: 'wallet x',
        expected: '1',
        actual: '2',
        status: 'open',
        firstSeenAt: 1,
        lastSeenAt: 1,
      },
    ],
  });

  const { data } = await world.call('health', {}, 'alice');

  expect(data).toMatchObject({ healthy: false });
  expect(data?.['checks']).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: false, detail: 'silent: sweepOrders, reconcilePayments' },
    { ok: false, detail: 'open findings: 1' },
  ]);
});
