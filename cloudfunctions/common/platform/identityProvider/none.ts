import type { IdentityProvider } from './port';

/** Nobody is asked: a number that is well formed is taken at its word. */
export const none: IdentityProvider = { compare: async () => ({ outcome: 'agrees' }) };
