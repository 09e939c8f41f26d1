import type { DrawView } from '../contract/drawViews';
import { standingOf } from '../domain/draw/standing';
import { isTold } from '../domain/draw/states';
import { currentWindow, isOpen } from '../domain/draw/windows';
import { invariant } from '../domain/invariant';
import type { PublishedDraw, Qualification, Registration } from '../store/draws/read';

/** A draw as a shopper sees it; how many won is told when it is drawn. */
export function viewDraw(
  draw: PublishedDraw,
  registration: Registration | null,
  qualification: Qualification | null,
  now: number,
): DrawView {
  const { status, promise, windows, list, result } = draw;
  invariant(status !== 'draft', 'a draft is never shown');
  return {
    id: draw._id,
    status,
    ...pickFields(draw),
    priceFen: promise.priceFen,
    closesAt: draw.closesAt,
    roundAt: promise.beacon.roundAt,
    isOpen: status === 'published' && isOpen(windows, now),
    window: currentWindow(windows, now),
    registrations: list?.count ?? null,
    winners: isTold(status) ? (result?.winners ?? null) : null,
    standing: standingOf(status, registration !== null, qualification, now),
    cancelReason: draw.cancelReason,
  };
}

function pickFields(draw: PublishedDraw) {
  const { name, description, productId, skuId, windows, drawAt, quota, rule, waitlistMax } = draw;
  const { qualificationMinutes, requireIdentity, requireAdult, coinOnWin } = draw;
  return {
    ...{ name, description, productId, skuId, drawAt, quota, rule, waitlistMax },
    ...{ qualificationMinutes, requireIdentity, requireAdult, coinOnWin },
    windows: windows.map((window) => ({ ...window })),
  };
}
