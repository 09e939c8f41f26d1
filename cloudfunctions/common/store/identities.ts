import type { Settings } from '../../../database/collections/settings';
import { hashOf } from '../domain/hash';
import { refuse, Refusal } from '../domain/refusal';
import { freshId } from '../runtime/clock';
import type { Database, Tx } from './database';
import type { Documents } from './documents';
import { newShopper, type Shopper } from './shoppers';

export type Identity = Documents['identities'];
export type Consent = Documents['consents'];
export type ShopperIdentity = NonNullable<Shopper['identity']>;

/** Somebody's claim to be the person behind an account. */
export interface Claim {
  readonly openid: string;
  readonly identityId: string; // blind index of the ID number
  readonly isSamePerson: (identity: Identity) => boolean; // whether the name that is kept sealed is the claimed one
}

/** The documents of one verification. */
export interface Verification {
  readonly identity: Identity; // sealed
  readonly summary: ShopperIdentity; // masked
  readonly consent: Consent;
}

/**
 * What an earlier call with the same claim left, or null when the claim is new. Refuses a second person on this
 * account, then a person who lives on another account.
 */
export async function findVerified(db: Database, claim: Claim): Promise<ShopperIdentity | null> {
  const { openid, identityId, isSamePerson } = claim;
  const verified = (await db.get('shoppers', openid))?.identity ?? null;
  if (verified !== null && verified.identityId !== identityId) refuse('IDENTITY_ALREADY_VERIFIED');
  const identity = await db.get('identities', identityId);
  if (identity === null) return null;
  if (identity.openid !== openid) refuse('IDENTITY_TAKEN');
  if (!isSamePerson(identity)) refuse('IDENTITY_ALREADY_VERIFIED');
  return verified;
}

/**
 * Writes the sealed identity, its summary and the consent together. The identity's `_id` lets a person live on one
 * account, its unique openid lets an account have one person: who is later finds out by the duplicate key.
 */
export async function recordIdentity(
  db: Database,
  claim: Claim,
  { identity, summary, consent }: Verification,
  now: number,
): Promise<ShopperIdentity> {
  return db.transact<ShopperIdentity>(
    async (tx) => {
      const shopper = await tx.get('shoppers', claim.openid);
      await tx.insert('identities', identity);
      if (shopper === null)
        await tx.insert('shoppers', { ...newShopper(claim.openid, now), identity: summary });
      else await tx.update('shoppers', claim.openid, { identity: { set: summary }, updatedAt: { set: now } });
      await tx.insert('consents', consent);
      return summary;
    },
    () => findVerified(db, claim),
  );
}

/**
 * Erases the sealed identity and its summary; the record of the withdrawal is named by the request, so a repetition
 * ends at it and can erase nothing that was verified since.
 */
export async function eraseIdentity(
  db: Database,
  openid: string,
  requestId: string,
  now: number,
): Promise<Consent> {
  const withdrawalId = `withdrawn.${hashOf([openid, requestId])}`;
  const recall = (): Promise<Consent | null> => db.get('consents', withdrawalId);
  try {
    return await db.transact<Consent>((tx) => erase(tx, openid, withdrawalId, now), recall);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const withdrawn = await recall();
    if (withdrawn === null) throw error;
    return withdrawn;
  }
}

const LATEST = { order: [['at', 'desc']], limit: 1 } as const;

/** Both are looked for, so that one which somebody left alone in the console goes too. */
async function erase(tx: Tx, openid: string, withdrawalId: string, now: number): Promise<Consent> {
  const [identity] = await tx.find('identities', { all: { openid } }, { limit: 1 });
  const summary = (await tx.get('shoppers', openid))?.identity ?? null;
  if (identity === undefined && summary === null) refuse('IDENTITY_NOT_FOUND');
  const given = (await tx.find('consents', { all: { openid, action: 'given' } }, LATEST))[0];
  const { version, purpose } = given ?? { version: '', purpose: '' };
  const withdrawn: Consent = { _id: withdrawalId, openid, version, purpose, action: 'withdrawn', at: now };
  await tx.insert('consents', withdrawn);
  if (identity !== undefined) await tx.remove('identities', identity._id);
  if (summary !== null)
    await tx.update('shoppers', openid, { identity: { set: null }, updatedAt: { set: now } });
  return withdrawn;
}

/**
 * Every verification has a consent of its own, a second one after a withdrawal too; the identity's `_id` guards it.
 */
export function newConsent(openid: string, rules: Settings['identity'], now: number): Consent {
  const { consentVersion: version, consentPurpose: purpose } = rules;
  return { _id: `given.${freshId()}`, openid, version, purpose, action: 'given', at: now };
}
