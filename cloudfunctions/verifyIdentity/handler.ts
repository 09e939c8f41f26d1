import { dateOn } from '../common/domain/calendar';
import { adultAt } from '../common/domain/identity/adult';
import { parseIdNumber } from '../common/domain/identity/idNumber';
import { maskIdNumber, maskName } from '../common/domain/identity/mask';
import { checkName } from '../common/domain/identity/name';
import { refuse } from '../common/domain/refusal';
import type { ChooseIdentityProvider, IdentityProvider } from '../common/platform/identityProvider/port';
import type { Vault } from '../common/platform/vault';
import type { Note } from '../common/runtime/call';
import { defineCommand } from '../common/runtime/define';
import { findVerified, newConsent, recordIdentity } from '../common/store/identities';
import type { Claim, Verification } from '../common/store/identities';
import type { Settings } from '../../database/collections/settings';
import { contract } from './contract';

interface Ports {
  readonly vault: () => Vault;
  readonly provider: ChooseIdentityProvider;
}
interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly birthOn: string; // YYYY-MM-DD
}
type Rules = Settings['identity'];

/** The ID number is the idempotency key. The authority is asked about new claims only, before anything is written. */
export const verifyIdentity = defineCommand(contract, async (call, ports: Ports) => {
  const { input, openid, now, db, settings, note } = call;
  const { identity: rules } = await settings();
  checkConsent(input.consent, rules.consentVersion);
  const name = checkName(input.realName);
  const person = { name, ...parseIdNumber(input.idNumber, dateOn(now)) };
  const vault = ports.vault();
  const claim = makeClaim(vault, openid, person);

  let verified = await findVerified(db, claim);
  if (verified === null) {
    await confirm(ports.provider(rules), rules, person, note);
    verified = await recordIdentity(db, claim, makeRecords(vault, claim, person, rules, now), now);
  }

  const { maskedName, maskedIdNumber, verifiedAt } = verified;
  return { verified: true as const, maskedName, maskedIdNumber, adult: now >= verified.adultAt, verifiedAt };
});

function checkConsent(consent: { readonly version: string; readonly agreed: boolean }, version: string): void {
  if (!consent.agreed) refuse('CONSENT_REQUIRED', { version });
  if (consent.version !== version) refuse('CONSENT_VERSION_STALE', { version });
}

function makeClaim(vault: Vault, openid: string, { name, idNumber }: Person): Claim {
  return {
    openid,
    identityId: vault.indexOf(idNumber),
    isSamePerson: (kept) => vault.open(kept.name, { openid, field: 'name' }) === name,
  };
}

async function confirm(provider: IdentityProvider, rules: Rules, person: Person, note: Note): Promise<void> {
  const comparison = await provider.compare(person.name, person.idNumber);
  note({ provider: rules.provider, comparison: comparison.outcome });
  if (comparison.outcome === 'differs') refuse('IDENTITY_MISMATCH');
  if (comparison.outcome === 'unavailable') {
    note({ reason: comparison.reason });
    refuse('IDENTITY_PROVIDER_UNAVAILABLE');
  }
}

function makeRecords(vault: Vault, claim: Claim, person: Person, rules: Rules, now: number): Verification {
  const { openid, identityId } = claim;
  const { name, idNumber, birthOn } = person;
  return {
    identity: {
      _id: identityId,
      openid,
      name: vault.seal(name, { openid, field: 'name' }),
      idNumber: vault.seal(idNumber, { openid, field: 'idNumber' }),
      provider: rules.provider,
      verifiedAt: now,
    },
    summary: {
      identityId,
      maskedName: maskName(name),
      maskedIdNumber: maskIdNumber(idNumber),
      adultAt: adultAt(birthOn),
      verifiedAt: now,
      consentVersion: rules.consentVersion,
    },
    consent: newConsent(openid, rules, now),
  };
}
