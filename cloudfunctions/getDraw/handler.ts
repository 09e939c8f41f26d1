import { DRAW_TERMS } from '../common/contract/texts';
import { defineQuery } from '../common/runtime/define';
import { proveRegistration } from '../common/store/draws/chunks';
import { readOwn, viewQualification } from '../common/store/draws/own';
import { readPublishedDraw } from '../common/store/draws/read';
import { viewDraw } from '../common/views/draw';
import { contract } from './contract';

export const getDraw = defineQuery(contract, async ({ input, openid, now, db }) => {
  const draw = await readPublishedDraw(db, input.drawId);
  const own = (await readOwn(db, openid, [draw])).get(draw._id);
  const { registration = null, qualification = null } = own ?? {};
  const isProved = registration !== null && draw.list !== null;
  return {
    draw: viewDraw(draw, registration, qualification, now),
    now,
    terms: DRAW_TERMS,
    registration:
      registration === null ? null : { registeredAt: registration.registeredAt, notice: registration.notice },
    qualification: qualification === null ? null : await viewQualification(db, qualification),
    proof: isProved ? await proveRegistration(db, registration, now) : null,
  };
});
