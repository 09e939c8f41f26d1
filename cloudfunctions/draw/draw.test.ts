import { checkOwnProof } from '../common/domain/draw/ownProof';
import { decodeEntries, entryAt } from '../common/domain/draw/list';
import { rankKey, rankOf } from '../common/domain/draw/rank';
import { bytesOfHex } from '../common/domain/draw/bytes';
import { drawOwnEntry, drawProof } from '../common/contract/drawProof';
import {
  CLOSES_AT,
  DRAW_AT,
  DRAW_PRODUCT,
  freeze,
  freezeAndDraw,
  furnishForDraws,
  insertRegistrations,
  publishDraw,
  readResult,
  registerAll,
  seatShoppers,
  SETTLE_MS,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';

const MINUTE_MS = 60_000;
const world = useWorld(furnishForDraws);
const stock = () => world().document('stocks', DRAW_PRODUCT);

/** As anybody reads it. */
const readProof = async (drawId: string) =>
  drawProof.parse((await world().call('getDrawProof', { drawId }, 'anybody')).data?.['proof']);

/** Seven shoppers for three bottles, drawn. */
async function drawSeven(changes: Parameters<typeof publishDraw>[1] = {}): Promise<string> {
  const drawId = await publishDraw(world(), changes);
  await registerAll(world(), drawId, await seatShoppers(world(), 7));
  await freezeAndDraw(world());
  return drawId;
}

test('F-110 F-111 F-112 F-233 after the close it draws by itself, and winners may buy for 30 minutes', async () => {
  const drawId = await drawSeven();

  const { status, list, result, qualifications, events } = await readResult(world(), drawId);
  const drawnAt = DRAW_AT + MINUTE_MS;
  expect(status).toBe('drawn');
  expect(list).toMatchObject({ count: 7, chunks: 1, frozenAt: CLOSES_AT + SETTLE_MS });
  expect(result).toMatchObject({ method: 'beacon', winners: 3, waitlist: 3, drawnAt });
  const won = { state: 'open', openedAt: drawnAt, expiresAt: drawnAt + 30 * MINUTE_MS };
  const waits = { state: 'waiting', openedAt: null, expiresAt: null };
  expect(qualifications).toMatchObject([
    ...[1, 2, 3].map((rank) => ({ rank, ...won })),
    ...[4, 5, 6].map((rank) => ({ rank, ...waits })),
  ]);
  expect(events).toHaveLength(3);
  expect(await world().audit()).toEqual([]);
});

test('F-118 the winners are who the published rule ranks first, by the beacon’s round and the secret', async () => {
  const drawId = await drawSeven();

  const proof = await readProof(drawId);
  const part = await world().call('getDrawProof', { drawId, chunk: '0' }, 'anybody');
  const entries = decodeEntries((part.data?.['chunk'] as { entries: string }).entries);
  const { secret, randomness, cutoff } = proof.result!;
  const key = rankKey({ secret, randomness, root: proof.list!.root, drawId });
  const ranked = Array.from({ length: 7 }, (_, place) => entryAt(entries, place).pseudonym)
    .map((pseudonym) => ({ pseudonym, rank: rankOf(key, bytesOfHex(pseudonym)) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const { qualifications } = await readResult(world(), drawId);
  expect(qualifications.map(({ _id }) => _id)).toEqual(
    ranked.slice(0, 6).map(({ pseudonym }) => `${drawId}:${pseudonym}`),
  );
  expect(cutoff).toBe(ranked[2]!.rank);
});

test('F-114 F-118 a loser proves the loss with the own entry alone; nothing is written about it', async () => {
  const drawId = await drawSeven({ waitlistMax: 0 });
  const proof = await readProof(drawId);

  const outcomes: string[] = [];
  for (let place = 0; place < 7; place += 1) {
    const { data } = await world().call('getDraw', { drawId }, `shopper-${place}`);
    const { status } = checkOwnProof(proof, drawOwnEntry.parse(data?.['proof']));
    expect((data?.['draw'] as { standing: string }).standing).toBe(status);
    outcomes.push(status);
  }

  expect(outcomes.toSorted()).toEqual(['lost', 'lost', 'lost', 'lost', 'won', 'won', 'won']);
  expect(await world().all('orders')).toEqual([]);
  expect(await world().all('qualifications')).toHaveLength(3);
});

test('the list is frozen when no call can write any more, and not a millisecond before', async () => {
  await publishDraw(world());
  world().cloud.clock.set(CLOSES_AT + SETTLE_MS - 1);
  expect(await world().fire('draw')).toMatchObject({ frozen: 0 });

  world().cloud.clock.move(1);
  expect(await world().fire('draw')).toMatchObject({ frozen: 1, drawn: 0 });
});

test.each([
  [0, 0],
  [1_023, 1],
  [1_024, 1],
  [1_025, 2],
  [2_048, 2],
])('a list of %i registrations is frozen in %i parts, each full but the last', async (count, chunks) => {
  const drawId = await publishDraw(world());
  await insertRegistrations(world(), drawId, count);

  await freeze(world());

  const { list } = await readResult(world(), drawId);
  const parts = (await world().all('drawChunks')).toSorted((a, b) => a.index - b.index);
  const ids = (await world().all('registrations')).map(({ _id }) => _id).toSorted();
  expect(list).toMatchObject({ count, chunks });
  expect(parts.map((part) => part.count)).toEqual(
    Array.from({ length: chunks }, (_, index) => Math.min(1_024, count - index * 1_024)),
  );
  const listed = parts.flatMap(({ entries, count: inside }) =>
    Array.from(
      { length: inside },
      (_, place) => `${drawId}:${entryAt(decodeEntries(entries), place).pseudonym}`,
    ),
  );
  expect(listed).toEqual(ids);
});

test('F-118 every registration of a list in several parts has a proof, at the borders of the parts too', async () => {
  const drawId = await publishDraw(world());
  await insertRegistrations(world(), drawId, 2_100);
  await freeze(world());
  world().cloud.clock.set(DRAW_AT + MINUTE_MS);
  await world().fire('draw');
  const proof = await readProof(drawId);
  const inOrder = (await world().all('registrations')).toSorted((a, b) => (a._id < b._id ? -1 : 1));

  for (const place of [0, 1_023, 1_024, 2_047, 2_048, 2_099]) {
    const { data } = await world().call('getDraw', { drawId }, inOrder[place]!.openid);
    const own = drawOwnEntry.parse(data?.['proof']);
    expect(own.index).toBe(place);
    expect(checkOwnProof(proof, own).status).not.toBe('unproved');
  }
});

test.each([
  ['fixedRate of 40 %', { rule: { kind: 'fixedRate', ratePpm: 400_000 }, quota: 5 }, 2],
  ['fixedRate of 40 %, bounded by the quota', { rule: { kind: 'fixedRate', ratePpm: 400_000 }, quota: 1 }, 1],
  ['fixedQuota of 2', { rule: { kind: 'fixedQuota', winners: 2 }, quota: 5 }, 2],
  ['automatic: as many as there are units', { rule: { kind: 'automatic' }, quota: 4 }, 4],
  ['more units than shoppers', { rule: { kind: 'automatic' }, quota: 9 }, 7],
] as const)('F-111 C-18 %s', async (_what, changes, winners) => {
  const drawId = await drawSeven(changes);

  expect((await readResult(world(), drawId)).result).toMatchObject({ winners });
});

test('C-18 nobody wins a bottle that the stock does not hold', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 7));
  await world().edit('stocks', DRAW_PRODUCT, { $set: { [`holds.${drawId}`]: 1, drawHeld: 1, available: 9 } });
  await freezeAndDraw(world());

  expect((await readResult(world(), drawId)).result).toMatchObject({ winners: 1, waitlist: 3 });
});

describe('while the beacon cannot be reached', () => {
  test('F-118 the draw waits, and is drawn by the round when it can', async () => {
    const drawId = await publishDraw(world());
    await registerAll(world(), drawId, await seatShoppers(world(), 4));
    await freeze(world());
    world().cloud.wechat.beacon.outage(true);
    world().cloud.clock.set(DRAW_AT + 59 * MINUTE_MS);
    expect(await world().fire('draw')).toMatchObject({ drawn: 0, waiting: 1 });

    world().cloud.wechat.beacon.outage(false);
    expect(await world().fire('draw')).toMatchObject({ drawn: 1 });
    expect((await readResult(world(), drawId)).result).toMatchObject({ method: 'beacon' });
  });

  test.each([
    ['silent', (on: boolean) => world().cloud.wechat.beacon.outage(on)],
    ['forged', (on: boolean) => world().cloud.wechat.beacon.forge(on)],
  ])(
    'F-118 a beacon that stays %s is left out after an hour, and the proof says so',
    async (_how, misbehave) => {
      const drawId = await publishDraw(world());
      await registerAll(world(), drawId, await seatShoppers(world(), 4));
      await freeze(world());
      misbehave(true);
      world().cloud.clock.set(DRAW_AT + 60 * MINUTE_MS);
      await world().fire('draw');
      misbehave(false);

      expect((await readResult(world(), drawId)).result).toMatchObject({
        method: 'commitReveal',
        randomness: '',
        signature: '',
        winners: 3,
      });
    },
  );
});

test('F-118 a list that was frozen when the round could be known goes on and is reported', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 4));
  const { roundAt } = (await world().document('draws', drawId))!.promise!.beacon;
  world().cloud.clock.set(roundAt);
  await world().fire('draw');

  expect((await readResult(world(), drawId)).status).toBe('drawn');
  expect(await world().all('audits')).toMatchObject([
    { law: 'draw.frozenLate', subject: `draw ${drawId}`, actual: String(roundAt) },
  ]);
});

test('no list is frozen late by a timer that runs in time', async () => {
  await drawSeven();

  expect(await world().all('audits')).toEqual([]);
});

test('F-114 F-105 several draws of one product are drawn apart, in one run of the timer', async () => {
  const openids = await seatShoppers(world(), 4);
  const first = await publishDraw(world(), { quota: 2 });
  const second = await publishDraw(world(), { quota: 3 });
  expect(await stock()).toMatchObject({ available: 5, drawHeld: 5, holds: { [first]: 2, [second]: 3 } });
  await registerAll(world(), first, openids);
  await registerAll(world(), second, openids);
  await freeze(world());
  world().cloud.clock.set(DRAW_AT + MINUTE_MS);

  expect(await world().fire('draw')).toMatchObject({ drawn: 2 });
  const results = [await readResult(world(), first), await readResult(world(), second)];
  expect(results.map(({ result }) => result?.winners)).toEqual([2, 3]);
  const pseudonyms = (await world().all('registrations')).map(({ pseudonym }) => pseudonym);
  expect(new Set(pseudonyms).size).toBe(8);
});

test('only the platform’s timer draws', async () => {
  expect(await world().call('draw', {}, 'alice')).toMatchObject({ code: 'NOT_ALLOWED' });
  expect(await world().operate('draw', {})).toMatchObject({ code: 'NOT_ALLOWED' });
});
