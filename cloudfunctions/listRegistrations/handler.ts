import { standingOf } from '../common/domain/draw/standing';
import { pagingOf } from '../common/domain/paging';
import { defineQuery } from '../common/runtime/define';
import { hashForLog } from '../common/runtime/log';
import { countEntries, findEntries } from '../common/store/draws/entries';
import { readPublishedDraw } from '../common/store/draws/read';
import { contract } from './contract';

export const listRegistrations = defineQuery(contract, async ({ input, now, db }) => {
  const { drawId, state, page, pageSize } = input;
  const draw = await readPublishedDraw(db, drawId);
  const statistics = await countEntries(db, draw);
  const entries = await findEntries(db, drawId, state, { skip: (page - 1) * pageSize, limit: pageSize });
  const total = state === undefined ? statistics.registrations : statistics.states[state];
  return {
    registrations: entries.map(({ registration, qualification }) => ({
      account: hashForLog(registration.openid),
      pseudonym: registration.pseudonym,
      registeredAt: registration.registeredAt,
      notice: registration.notice,
      standing: standingOf(draw.status, true, qualification, now),
      rank: qualification?.rank ?? null,
      expiresAt: qualification?.expiresAt ?? null,
      orderId: qualification?.orderId ?? null,
    })),
    statistics,
    paging: pagingOf({ page, pageSize, total }),
  };
});
