import fc from 'fast-check';
import { InvariantError } from '../invariant';
import { leafHash, nodeHash, sha256 } from './bytes';
import { CHUNK_SIZE, type ListEntry, encodeEntries } from './list';
import { inclusionProof, proveEntry, rootOf, rootOfChunk, verifyInclusion } from './merkle';

/** Inputs and roots by size of the reference implementation of RFC 6962 (Certificate Transparency). */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test.each(ROOTS.map((root, size) => [size, root] as const))(
  'F-118 the tree over %i leaves has the root that RFC 6962 gives it',
  (size, root) => {
    const leaves = INPUTS.slice(0, size).map((input) => sha256(Buffer.from([0]), Buffer.from(input, 'hex')));

    expect(rootOf(leaves).toString('hex')).toBe(root);
  },
);

test('F-118 joining neighbours level by level is the recursion of RFC 6962, root and paths', () => {
  for (let count = 1; count <= 40; count += 1) {
    const leaves = leavesUpTo(count);
    expect(rootOf(leaves)).toEqual(rootByDefinition(leaves));
    for (let index = 0; index < count; index += 1)
      expect(inclusionProof(leaves, index)).toEqual(pathByDefinition(leaves, index));
  }
});

test('F-118 every leaf is proved at its place and nowhere else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), (count, pick, other) => {
      const [index, elsewhere] = [pick % count, other % count];
      const leaves = leavesUpTo(count);
      const inclusion = {
        leaf: leaves[index] ?? sha256(),
        index,
        count,
        path: inclusionProof(leaves, index),
        root: rootOf(leaves),
      };

      expect(verifyInclusion(inclusion)).toBe(true);
      expect(verifyInclusion({ ...inclusion, index: elsewhere })).toBe(elsewhere === index);
      expect(verifyInclusion({ ...inclusion, leaf: leaves[elsewhere] ?? sha256() })).toBe(elsewhere === index);
    }),
  );
});

test('F-118 a proof with any hash changed, missing or too many, or of another size or root, proves nothing', () => {
  const leaves = leavesUpTo(13);
  const path = inclusionProof(leaves, 12);
  const inclusion = { leaf: leaves[12] ?? sha256(), index: 12, count: 13, path, root: rootOf(leaves) };
  const wrong = [
    ...path.map((_, at) => ({ path: path.with(at, sha256()) })),
    { path: path.slice(1) },
    { path: path.slice(0, -1) },
    { path: [...path, sha256()] },
    { path: [Buffer.alloc(0), ...path] },
    { count: 12 },
    { index: 13 },
    { index: -1 },
    { root: sha256() },
  ];

  expect(verifyInclusion(inclusion)).toBe(true);
  for (const change of wrong) expect(verifyInclusion({ ...inclusion, ...change })).toBe(false);
  expect(() => inclusionProof(leaves, 13)).toThrow(InvariantError);
});

test('F-118 the tree over the roots of the chunks is the tree over all entries, and so are its proofs', () => {
  const sizes = [1, 2, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 1];
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 * CHUNK_SIZE }), fc.nat(), expectAgreement), {
    numRuns: 25,
    examples: sizes.map((size): [number, number] => [size, size - 1]),
  });
});

function expectAgreement(count: number, pick: number): void {
  const entries = entriesUpTo(count);
  const leaves = entries.map(({ pseudonym, registeredAt }) =>
    leafHash(Buffer.from(pseudonym, 'hex'), registeredAt),
  );
  const chunks = Array.from({ length: Math.ceil(count / CHUNK_SIZE) }, (_, at) =>
    encodeEntries(entries.slice(at * CHUNK_SIZE, (at + 1) * CHUNK_SIZE)),
  );
  const chunkRoots = chunks.map(rootOfChunk);
  const index = pick % count;
  const [chunkIndex, position] = [Math.floor(index / CHUNK_SIZE), index % CHUNK_SIZE];
  const proof = proveEntry({ entries: chunks[chunkIndex] ?? sha256(), position, chunkIndex, chunkRoots });

  expect(rootOf(chunkRoots)).toEqual(rootOf(leaves));
  expect(proof).toEqual({ index, path: inclusionProof(leaves, index) });
}

function entriesUpTo(count: number): ListEntry[] {
  return Array.from({ length: count }, (_, at) => ({
    pseudonym: sha256(Buffer.from(`person ${at}`)).toString('hex'),
    registeredAt: 1_762_830_000_000 + at,
  }));
}

const leavesUpTo = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, at) => sha256(Buffer.from(`leaf ${at}`)));

/** MTH of RFC 6962, 2.1, word by word. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const split = splitOf(leaves.length);
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

/** PATH of RFC 6962, 2.1.1. */
function pathByDefinition(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathByDefinition(left, index), rootByDefinition(right)]
    : [...pathByDefinition(right, index - split), rootByDefinition(left)];
}

/** The largest power of two smaller than n. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));
