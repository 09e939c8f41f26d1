import { defineQuery } from '../common/runtime/define';
import { readProof, readProofChunk } from '../common/store/draws/proof';
import { contract } from './contract';

export const getDrawProof = defineQuery(contract, async ({ input, db }) => {
  const { drawId, chunk } = input;
  if (chunk !== undefined) return { proof: null, chunk: await readProofChunk(db, drawId, Number(chunk)) };
  return { proof: await readProof(db, drawId), chunk: null };
});
