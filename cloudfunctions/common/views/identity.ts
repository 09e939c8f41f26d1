import type { Shopper } from '../store/shoppers';

/** The masked identity; `adult` is decided at `now`, so that a birthday counts without any job. */
export function viewIdentity(identity: Shopper['identity'], now: number) {
  if (identity === null) return null;
  const { maskedName, maskedIdNumber, adultAt, verifiedAt } = identity;
  return { maskedName, maskedIdNumber, adult: now >= adultAt, verifiedAt };
}
