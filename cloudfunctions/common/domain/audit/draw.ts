import { compare, type Finding, reportForm, sumOf } from './finding';
import { orderFault, qualificationFault, stockFault } from './form';
import { openRanking } from './ranking';

/** What the auditor needs to know of a draw. */
export interface AuditedDraw {
  readonly _id: string;
  readonly skuId: string;
  readonly status: string;
  readonly quota: number;
  readonly list: { readonly count: number; readonly root: string } | null;
  readonly result: {
    readonly randomness: string;
    readonly secret: string;
    readonly winners: number;
    readonly waitlist: number;
    readonly cutoff: string;
  } | null;
}

export interface AuditedQualification {
  readonly _id: string; // `${drawId}:${pseudonym}`
  readonly drawId: string;
  readonly openid: string;
  readonly rank: number;
  readonly state: string;
  readonly passedOn: boolean;
  readonly orderId: string | null;
}

/** An order that was made with a qualification. */
export interface AuditedPurchase {
  readonly _id: string;
  readonly openid: string;
  readonly status: string;
  readonly attemptId: string;
  readonly drawId: string | null;
  readonly paidAt: number | null;
  readonly stockReturnedAt: number | null;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
}

/** The stock that a draw holds units of. */
export interface AuditedHold {
  readonly holds: Readonly<Record<string, number>>;
  readonly reservations: Readonly<
    Record<string, { readonly drawId: string | null; readonly quantity: number }>
  >;
  readonly returns: Readonly<Record<string, number>>;
}

/** Everything of one draw, read at one moment. */
export interface DrawBooks {
  readonly draw: AuditedDraw;
  readonly qualifications: readonly AuditedQualification[];
  readonly registrants: ReadonlyMap<string, string>; // openid by the id of the registration
  readonly purchases: readonly AuditedPurchase[]; // orders of this draw, without tombstones
  readonly stock: AuditedHold | null;
  readonly chunks: readonly string[] | null; // the frozen list, in base64; null: too long to be counted again
}

/**
 * Checks a draw against what it was decided by: who has a qualification is who the frozen list, the secret and the
 * round rank first; each right and the order that used it name each other; and every unit of the quota is held,
 * reserved or sold to somebody with a right, so that no right is without a unit.
 */
export function auditDraw(books: DrawBooks): readonly Finding[] {
  const { qualifications, purchases, stock } = books;
  const misshapen = [
    ...qualifications.flatMap((one) =>
      reportForm('draw.form', `qualification ${one._id}`, qualificationFault(one)),
    ),
    ...purchases.flatMap((order) => reportForm('order.form', `order ${order._id}`, orderFault(order))),
    ...(stock === null ? [] : reportForm('stock.form', `stock ${books.draw.skuId}`, stockFault(stock))),
  ];
  if (misshapen.length > 0) return misshapen;
  return [...winnerFindings(books), ...rightFindings(books), ...unitFindings(books)];
}

function winnerFindings({ draw, qualifications, registrants, chunks }: DrawBooks): readonly Finding[] {
  const { _id: drawId, status, list, result } = draw;
  const subject = `draw ${drawId}`;
  const isWritten = status === 'drawn' || status === 'finished';
  if (list === null || result === null)
    return compare('draw.winners', `${subject}, places`, isWritten ? 'a result' : 0, qualifications.length);
  const { winners, waitlist, cutoff, secret, randomness } = result;
  const ranking = openRanking({ secret, randomness, root: list.root, drawId });
  const inOrder = qualifications.toSorted((a, b) => a.rank - b.rank);
  const ranks = inOrder.map(({ _id }) => ranking.rankOf(_id.slice(drawId.length + 1)));
  const last = ranks.at(-1);
  const ahead = chunks === null || last === undefined ? null : countAll(ranking, chunks, last);
  const isCutOff = winners > 0 && ranks.length >= winners;
  return [
    ...(isWritten ? compare('draw.winners', `${subject}, places`, winners + waitlist, ranks.length) : []),
    ...inOrder.flatMap(({ _id, rank, openid }, place) => [
      ...compare('draw.winners', `qualification ${_id}, rank`, place + 1, rank),
      ...compare('draw.winners', `qualification ${_id}, owner`, registrants.get(_id) ?? 'nobody', openid),
    ]),
    ...compare('draw.winners', `${subject}, out of order`, -1, misplacedIn(ranks)),
    ...(ahead === null ? [] : compare('draw.winners', `${subject}, ranked first`, ahead, ranks.length)),
    ...(isCutOff ? compare('draw.winners', `${subject}, cut-off`, ranks[winners - 1] ?? '', cutoff) : []),
  ];
}

const misplacedIn = (ranks: readonly string[]): number =>
  ranks.findIndex((rank, place) => rank <= (ranks[place - 1] ?? ''));

function countAll(ranking: ReturnType<typeof openRanking>, chunks: readonly string[], last: string): number {
  return sumOf(chunks.map((entries) => ranking.countUpTo(entries, last)));
}

/** Used is who names an order that names the draw, and the reverse. */
function rightFindings({ draw, qualifications, purchases }: DrawBooks): readonly Finding[] {
  const byId = new Map(purchases.map((order) => [order._id, order]));
  const rights = new Map(qualifications.map((one) => [one.orderId, one]));
  return [
    ...qualifications.flatMap(({ _id, state, orderId, openid }) => {
      const subject = `qualification ${_id}`;
      const hasOrder = state === 'used' || state === 'forfeited';
      const order = orderId === null ? undefined : byId.get(orderId);
      const wasForfeited = order?.status === 'canceled' && order.paidAt === null;
      return [
        ...compare('draw.purchase', `${subject}, order`, hasOrder, order !== undefined),
        ...(order === undefined ? [] : compare('draw.purchase', `${subject}, owner`, openid, order.openid)),
        ...compare('draw.purchase', `${subject}, state`, wasForfeited, state === 'forfeited'),
      ];
    }),
    ...purchases.flatMap(({ _id, drawId }) =>
      compare('draw.purchase', `order ${_id}`, drawId === draw._id, rights.has(_id)),
    ),
  ];
}

/** A draw holds its units from its publication until it is finished or called off. */
function unitFindings({ draw, qualifications, purchases, stock }: DrawBooks): readonly Finding[] {
  const { _id: drawId, skuId, status, quota } = draw;
  const subject = `draw ${drawId}`;
  const held = stock?.holds[drawId];
  const isHolding = status === 'published' || status === 'frozen' || status === 'drawn';
  if (!isHolding) return compare('draw.units', `${subject}, held`, 0, held ?? 0);
  if (stock === null || held === undefined)
    return status === 'drawn' ? [] : compare('draw.units', `${subject}, held`, quota, 'none'); // it is being finished
  const reserved = sumOf(
    Object.values(stock.reservations)
      .filter((one) => one.drawId === drawId)
      .map(({ quantity }) => quantity),
  );
  const quantityOf = ({ lines }: AuditedPurchase): number =>
    sumOf(lines.filter((line) => line.skuId === skuId).map(({ quantity }) => quantity));
  const gone = purchases.filter(
    (order) => !isBack(order, stock) && !Object.hasOwn(stock.reservations, order.attemptId),
  );
  const owed = gone.filter(({ status: ended, paidAt }) => ended === 'canceled' && paidAt === null);
  const promised = qualifications.filter(
    ({ state, passedOn }) => state === 'open' || ((state === 'expired' || state === 'forfeited') && !passedOn),
  ).length;
  const units = held + reserved + sumOf(owed.map(quantityOf));
  return [
    ...compare('draw.units', subject, quota, held + reserved + sumOf(gone.map(quantityOf))),
    ...compare('draw.promised', subject, Math.min(promised, units), promised),
  ];
}

/** A unit that was never paid for is back in the hold. */
function isBack(order: AuditedPurchase, { returns }: AuditedHold): boolean {
  const { _id, status, paidAt, stockReturnedAt } = order;
  return status === 'canceled' && paidAt === null && (stockReturnedAt !== null || Object.hasOwn(returns, _id));
}
