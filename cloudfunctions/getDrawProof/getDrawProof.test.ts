import { drawProof, drawProofChunk } from '../common/contract/drawProof';
import { bytesOfHex } from '../common/domain/draw/bytes';
import { decodeEntries } from '../common/domain/draw/list';
import { rootOf, rootOfChunk } from '../common/domain/draw/merkle';
import { parametersHash, secretHash } from '../common/domain/draw/promise';
import {
  DRAW_PRODUCT,
  freeze,
  freezeAndDraw,
  furnishForDraws,
  insertRegistrations,
  publishDraw,
  registerAll,
  seatShoppers,
} from '../common/testing/draws';
import { useWorld } from '../common/testing/operating';

const world = useWorld(furnishForDraws);
const ask = async (input: Record<string, unknown>) =>
  (await world().call('getDrawProof', input, 'anybody')).data!;
const proofOf = async (drawId: string) => drawProof.parse((await ask({ drawId }))['proof']);

test('F-118 the promise is public from the day of publishing: its hash is over everything that decides', async () => {
  const drawId = await publishDraw(world());

  const proof = await proofOf(drawId);

  expect(proof).toMatchObject({ drawId, priceFen: 9_900, list: null, result: null });
  expect(proof.fields).toMatchObject({ productId: DRAW_PRODUCT, quota: 3, rule: { kind: 'automatic' } });
  expect(parametersHash(drawId, proof.fields, proof.priceFen, proof.beacon)).toBe(proof.parametersHash);
});

test('F-118 the root is public before the round, the secret with the result; both fit the promise', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 4));
  await freeze(world());
  const frozen = await proofOf(drawId);
  await freezeAndDraw(world()).catch(() => undefined);
  const drawn = await proofOf(drawId);

  expect(frozen).toMatchObject({ list: { count: 4, chunks: 1 }, result: null });
  expect(frozen.list!.frozenAt).toBeLessThan(frozen.beacon.roundAt);
  expect(JSON.stringify(frozen)).not.toContain((await world().document('drawSecrets', drawId))!.secret);
  expect(drawn.list).toEqual(frozen.list);
  expect(secretHash(drawn.result!.secret)).toBe(frozen.secretHash);
  expect(JSON.stringify(drawn)).not.toContain((await world().document('drawSecrets', drawId))!.salt);
});

test('F-118 anybody reads the whole list in parts, and its root is the published one', async () => {
  const drawId = await publishDraw(world());
  await insertRegistrations(world(), drawId, 2_100);
  await freeze(world());
  const { list } = await proofOf(drawId);

  const parts = [];
  for (let index = 0; index < list!.chunks; index += 1)
    parts.push(drawProofChunk.parse((await ask({ drawId, chunk: String(index) }))['chunk']));

  expect(parts.map(({ count }) => count)).toEqual([1_024, 1_024, 52]);
  for (const { entries, root } of parts) expect(rootOfChunk(decodeEntries(entries)).toString('hex')).toBe(root);
  expect(rootOf(parts.map(({ root }) => bytesOfHex(root))).toString('hex')).toBe(list!.root);
  expect(JSON.stringify(parts)).not.toContain('crowd');
});

test('F-118 over HTTP it is the same', async () => {
  const drawId = await publishDraw(world());
  await registerAll(world(), drawId, await seatShoppers(world(), 2));
  await freeze(world());
  const read = async (query: string) => {
    const response = await fetch(`${world().cloud.url}/http/draw-proof?${query}`);
    return (await response.json()) as { code: string; data: Record<string, unknown> | null };
  };

  const summary = await read(`drawId=${drawId}`);
  const part = await read(`drawId=${drawId}&chunk=0`);

  expect(drawProof.parse(summary.data!['proof'])).toEqual(await proofOf(drawId));
  expect(part.data!['chunk']).toMatchObject({ index: 0, count: 2 });
  expect((await read('drawId=nobody')).code).toBe('DRAW_NOT_FOUND');
});

test('there is no part of a list that is not frozen, and none behind the last', async () => {
  const drawId = await publishDraw(world());
  expect(await world().call('getDrawProof', { drawId, chunk: '0' }, 'anybody')).toMatchObject({
    code: 'DRAW_NOT_FOUND',
  });
  await registerAll(world(), drawId, await seatShoppers(world(), 1));
  await freeze(world());

  expect(await world().call('getDrawProof', { drawId, chunk: '1' }, 'anybody')).toMatchObject({
    code: 'DRAW_NOT_FOUND',
  });
  expect(await world().call('getDrawProof', { drawId, chunk: '-1' }, 'anybody')).toMatchObject({
    code: 'INVALID_INPUT',
  });
});
