import { checkCharacterOf } from '../domain/identity/idNumber';
import type { World } from './world';

/** A person of the tests, an adult on the day on which a world starts. */
export type Person = Readonly<Record<'realName' | 'idNumber', string>>;
export const WANG: Person = { realName: '王小明', idNumber: numberOf('11010519491231002') }; // its number ends in X
export const LI: Person = { realName: '李四光', idNumber: numberOf('33010619900101123') };
/** Turns 18 on 12 November 2025, the day after a world starts. */
export const YOUNG: Person = { realName: '阿凡提·买买提', idNumber: numberOf('65010120071112003') };
export const YOUNG_IS_ADULT_AT = Date.UTC(2025, 10, 12, -8); // midnight in Shanghai

/** In the platform's form. */
export const SHOPPER = 'oShopper_AAAAAAAAAAAAAAAAAAA';
export const OTHER = 'oOther_BBBBBBBBBBBBBBBBBBBBB';

export const CONSENT = { version: '2026-01', agreed: true };

/** 17 digits with the check character that belongs to them. */
export function numberOf(digits: string): string {
  return digits + checkCharacterOf(digits);
}

/** Everything that is kept of people: nothing else may change where identities are concerned. */
export async function readIdentities(world: World) {
  const [identities, shoppers, consents] = await Promise.all([
    world.all('identities'),
    world.all('shoppers'),
    world.all('consents'),
  ]);
  return { identities, shoppers, consents };
}

/** What does not fit together: a sealed identity and its summary stand or fall together, and each had its consent. */
export async function findIdentityFaults(world: World): Promise<readonly string[]> {
  const { identities, shoppers, consents } = await readIdentities(world);
  const faults: string[] = [];
  for (const { _id, openid } of identities) {
    const owner = shoppers.find((shopper) => shopper._id === openid);
    if (owner?.identity?.identityId !== _id) faults.push(`the identity of ${openid} has no summary`);
  }
  for (const { _id: openid, identity } of shoppers) {
    const ownConsents = consents.filter((consent) => consent.openid === openid);
    const open = ownConsents.reduce((sum, { action }) => sum + (action === 'given' ? 1 : -1), 0);
    if (open !== (identity === null ? 0 : 1)) faults.push(`${openid} has ${open} open consents`);
    const kept = identities.filter((each) => each.openid === openid);
    if (kept.length !== (identity === null ? 0 : 1)) faults.push(`${openid} has ${kept.length} identities`);
  }
  return faults;
}
