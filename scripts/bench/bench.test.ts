import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openWorld } from '../../cloudfunctions/common/testing/world';
import { loadContracts } from '../build/contracts';
import { listOperations, ROOT } from '../build/operations';
import { openDoorbell } from './coldStart/firstRequest';
import { inputOf, validCallOf } from './coldStart/validCalls';
import { countRequests } from './exchange';
import { countPayRequests } from './pay';
import { layOutNaiveCloud, NAIVE } from './naiveCloud';
import { formatReport } from './report';
import { medianOf, p95Of } from './statistics';

const run = promisify(execFile);
const bench = (...args: readonly string[]) =>
  run(process.execPath, ['--import', 'tsx', 'scripts/bench/index.ts', ...args], { cwd: ROOT });

test('an exchange for a coin and points is at most 9 requests, on a new instance 13', async () => {
  const { requests, requestsCold } = await countRequests();

  expect(requests).toBeLessThanOrEqual(9);
  expect(requestsCold).toBeLessThanOrEqual(13);
  expect(requestsCold).toBeGreaterThan(requests);
});

test('a payment notice that settles an order is at most 9 requests, of either provider', async () => {
  const { requests, requestsNotify, requestsOpen } = await countPayRequests();

  expect(requests).toBeLessThanOrEqual(9);
  expect(requestsNotify).toBeLessThan(requests); // its notice proves itself: nobody asks the provider
  expect(requestsOpen).toBeLessThanOrEqual(9);
});

test('with --json stdout is one JSON object with the groups that were asked for', async () => {
  const { stdout } = await bench('--json', 'bundle');

  const { machine, bundle, ...others } = JSON.parse(stdout);
  expect(machine).toMatchObject({ node: process.version });
  expect(Object.keys(bundle.kb)).toEqual(listOperations());
  expect(Object.values<number>(bundle.kb).every((kb) => kb > 0)).toBe(true);
  expect(others).toEqual({});
});

test('an unknown group is refused with the known ones', async () => {
  await expect(bench('--json', 'speed')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('exchange, expire, coldStart, bundle, read, pay, register, draw, mix'),
  });
});

test.each(loadContracts())('the cold start of $name has a valid input', (contract) => {
  expect(contract.input.safeParse(inputOf(contract.name)).error).toBeUndefined();
  expect(validCallOf(contract).event).toBeInstanceOf(Object);
});

describe('the doorbell', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doorbell-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const timeFunction = async (body: string): Promise<number> => {
    const doorbell = await openDoorbell();
    const file = join(folder, 'index.cjs');
    writeFileSync(file, `exports.main = async ({ url }) => { ${body} };`);
    const cold = { file, event: { url: doorbell.url }, context: {}, environment: {} };
    return doorbell.time(cold).finally(() => doorbell.close());
  };
  const send = (action: string): string =>
    `void fetch(url, { method: 'POST', body: '{"action":"${action}"}' });`;
  const wait = (ms: number): string => `await new Promise((resolve) => setTimeout(resolve, ${ms}));`;

  test('counts from the start of the process to its first request, not to its second', async () => {
    const ms = await timeFunction(`${wait(200)} ${send('database.x')} ${wait(3_000)} ${send('database.y')}`);

    expect(ms).toBeGreaterThan(200);
    expect(ms).toBeLessThan(3_000);
  });

  test('wants a request to the database', async () => {
    await expect(timeFunction(send('wx.openApi'))).rejects.toThrow('its first request was wx.openApi');
  });

  test('says why a process that ended sent none', async () => {
    await expect(timeFunction(`throw new Error('no settings')`)).rejects.toThrow(
      /its process ended[^]*no settings/,
    );
  });
});

test('the naive exchange sells to a shopper who is alone: only the crowd makes it fail', async () => {
  const { rootDir, remove } = await layOutNaiveCloud();
  const world = await openWorld({ rootDir });
  await world.product({ stock: 2 });
  await world.shopper('alice', { points: 5, coins: 1 });

  const lines = [{ productId: 'deer', quantity: 1 }];
  const answer = await world.call(NAIVE, { requestId: 'request-1', lines }, 'alice');

  expect(answer).toEqual({ success: true, code: 'SUCCESS' });
  expect(await world.document('stocks', 'deer')).toMatchObject({ available: 1, sold: 1 });
  expect(await world.document('shoppers', 'alice')).toMatchObject({ wallet: { lots: [] } });
  expect(await world.all('orders')).toHaveLength(1);
  await world.close();
  remove();
});

test('the report marks what is reached and what is not', () => {
  const machine = { cpu: '', cores: 2, memoryGb: 4, os: '', node: '', date: '', loadAverage: 0 };

  const examined = { 'listOrders.firstPage': 2, 'listOrders.deepPage': 2.01 };
  const mix = {
    p95Ms: 500,
    errorRate: 0.0099,
    exchangeOk: 0.95,
    perSecond: 90,
    p95MsOf: {},
    calls: 1,
    cold: 0,
  };
  const report = formatReport({ machine, read: { examined }, mix: { ...mix, codes: {} } });

  expect(report).toMatch(/listOrders\.firstPage +2 {2}✓ <= 2/);
  expect(report).toMatch(/listOrders\.deepPage +2\.01 {2}✗ <= 2/);
  expect(report).toMatch(/p95 of all calls, ms +500 {2}✗ < 500/);
  expect(report).toMatch(/errors \/ calls +0\.0099 {2}✓ < 0\.01/);
  expect(report).toMatch(/exchanges +0\.95 {2}✓ >= 0\.95/);
});

test('the median is the middle and the 95th percentile leaves out five of a hundred', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  expect([medianOf([3, 1, 2]), medianOf([4, 1, 3, 2]), medianOf(hundred)]).toEqual([2, 2.5, 50.5]);
  expect([p95Of(hundred), p95Of([7])]).toEqual([95, 7]);
});
