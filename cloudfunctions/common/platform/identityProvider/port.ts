import type { Settings } from '../../../../database/collections/settings';

/**
 * What is known of a name and a number. An authority that could not say (outage, timeout, quota) is `unavailable`,
 * which is never a no; `reason` is a code for the log and carries nothing personal.
 */
export type Comparison =
  | { readonly outcome: 'agrees' }
  | { readonly outcome: 'differs' }
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** An authority that knows whether a name and an ID number belong together. */
export interface IdentityProvider {
  compare(name: string, idNumber: string): Promise<Comparison>;
}

/** The provider that the settings choose. */
export type ChooseIdentityProvider = (rules: Settings['identity']) => IdentityProvider;
