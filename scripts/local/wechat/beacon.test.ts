import * as z from 'zod';
import { openDrand } from '../../../cloudfunctions/common/platform/beacon/drand';
import { randomnessOfRound } from '../../../cloudfunctions/common/platform/beacon/verifyRound';
import { createFixture, type Fixture } from '../runner/testing/fixture';
import type { LocalCloud } from '../types';

const NOW = Date.UTC(2025, 10, 11, 3);
const answered = z.object({ round: z.int(), randomness: z.string(), signature: z.string() });

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({
    askRound: {
      sdk: 'none',
      body: `return { status: (await fetch(event.url, { signal: AbortSignal.timeout(2000) })).status };`,
    },
  });
});
afterAll(() => fixture.end());
beforeEach(async () => {
  cloud = await fixture.open({ now: NOW });
});
afterEach(() => cloud.close());

const beacon = () => cloud.wechat.beacon;
const currentRound = (): number =>
  Math.floor((cloud.clock.now() - beacon().chain.genesisAt) / beacon().chain.periodMs) + 1;
const addressOf = (round: number | string): string =>
  `${beacon().endpoint}/${beacon().chain.chainHash}/public/${round}`;
const ask = (round: number, timeoutMs?: number) =>
  openDrand(timeoutMs === undefined ? {} : { timeoutMs })({ ...beacon().chain, round }, [beacon().endpoint]);

test('a round that is emitted holds under the key of the chain, and is the same whenever it is asked for', async () => {
  const round = currentRound();

  const emitted = answered.parse(await (await fetch(addressOf(round))).json());

  expect(emitted).toMatchObject({ round });
  expect(randomnessOfRound({ ...beacon().chain, ...emitted })).toBe(emitted.randomness);
  expect(await ask(round)).toEqual(emitted);
  expect(await ask(round - 1)).not.toMatchObject({ randomness: emitted.randomness });
});

test('a round is refused until the clock of the cloud reaches it', async () => {
  const round = currentRound() + 1;
  const emittedAt = beacon().chain.genesisAt + (round - 1) * beacon().chain.periodMs;
  cloud.clock.set(emittedAt - 1);
  const early = await fetch(addressOf(round));

  expect([early.status, await early.text()]).toEqual([425, 'Requested future beacon']);
  expect(await ask(round)).toBeNull();
  cloud.clock.set(emittedAt);

  expect(await ask(round)).toMatchObject({ round });
});

test('an outage, a forged signature and a slow relay are no rounds, and pass', async () => {
  const round = currentRound();
  beacon().outage(true);
  expect(await ask(round)).toBeNull();
  beacon().outage(false);
  beacon().forge(true);
  const forged = answered.parse(await (await fetch(addressOf(round))).json());
  expect(await ask(round)).toBeNull();
  beacon().forge(false);
  cloud.faults.set({ kind: 'latency', ms: 400, match: { action: 'http:beacon' } });
  expect(await ask(round, 100)).toBeNull();
  cloud.faults.clear();

  const emitted = await ask(round);
  expect(emitted).toMatchObject({ round });
  expect(emitted?.signature).not.toBe(forged.signature);
});

test('faults reach the beacon, and the call of a function that asks it is written down', async () => {
  const url = addressOf(1);
  const call = await cloud.functions.invoke('askRound', { url }, { kind: 'console' });
  expect(call.requests).toMatchObject([{ action: 'http:beacon' }]);
  cloud.faults.set({ kind: 'hangUp', match: { action: 'http:beacon', functionName: 'askRound' } });

  expect((await cloud.functions.invoke('askRound', { url }, { kind: 'console' })).error).not.toBeNull();
  expect(beacon().asked()).toBe(1);
});

test('the chain tells about itself, and of other chains and rounds that are none it knows nothing', async () => {
  const { chain, endpoint } = beacon();
  const info = await fetch(`${endpoint}/${chain.chainHash}/info`);

  expect(await info.json()).toMatchObject({
    public_key: chain.publicKey,
    period: chain.periodMs / 1_000,
    genesis_time: chain.genesisAt / 1_000,
    hash: chain.chainHash,
    schemeID: 'bls-unchained-g1-rfc9380',
  });
  expect((await fetch(`${endpoint}/${'0'.repeat(64)}/public/1`)).status).toBe(404);
  expect((await fetch(addressOf(0))).status).toBe(400);
  expect((await fetch(addressOf('latest'))).status).toBe(400);
});
