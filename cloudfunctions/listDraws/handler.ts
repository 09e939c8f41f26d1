import { DRAW_TERMS } from '../common/contract/texts';
import { pagingOf } from '../common/domain/paging';
import { defineQuery } from '../common/runtime/define';
import { findMine, findShown, readOwn } from '../common/store/draws/own';
import { viewDraw } from '../common/views/draw';
import { contract } from './contract';

export const listDraws = defineQuery(contract, async ({ input, openid, now, db }) => {
  const { mine, page, pageSize, ...filter } = input;
  const slice = { skip: (page - 1) * pageSize, limit: pageSize };

  const { draws, total } = mine ? await findMine(db, openid, slice) : await findShown(db, filter, slice);
  const own = await readOwn(db, openid, draws);

  return {
    draws: draws.map((draw) => {
      const { registration = null, qualification = null } = own.get(draw._id) ?? {};
      return viewDraw(draw, registration, qualification, now);
    }),
    now,
    terms: DRAW_TERMS,
    paging: pagingOf({ page, pageSize, total }),
  };
});
