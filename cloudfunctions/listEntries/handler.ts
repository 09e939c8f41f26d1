import { defineQuery } from '../common/runtime/define';
import { contract } from './contract';

/** A cursor costs the same on the first page and the last, and a new entry moves no page. */
export const listEntries = defineQuery(contract, async ({ input, openid, db }) => {
  const { asset, before, pageSize } = input;
  const where = {
    openid,
    ...(asset === undefined ? {} : { asset }),
    ...(before === undefined ? {} : { sequence: { lt: before } }),
  };
  const found = await db.find('entries', { all: where }, { order: [['sequence', 'desc']], limit: pageSize });
  const entries = found.map(
    ({ _id: id, openid: _owner, sourceId: _source, previousHash: _previous, hash: _hash, ...shown }) => ({
      id,
      ...shown,
    }),
  );
  return { entries, nextBefore: entries.length < pageSize ? null : (entries.at(-1)?.sequence ?? null) };
});
