import type { Changes } from './database';

/** Sets every field to its value. */
export function setEach(fields: Readonly<Record<string, unknown>>): Changes {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { set: value }]));
}
