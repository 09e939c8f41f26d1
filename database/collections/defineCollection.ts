import type * as z from 'zod';

/** One collection: the single source of its shape, indexes, rules, console title and retention. */
export interface CollectionDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly title: string; // what the operator reads in the console
  readonly purpose: string;
  readonly schema: Schema;
  readonly indexes: readonly CollectionIndex[];
  readonly rule: 'ADMINONLY'; // clients never touch the database: every access goes through a function
  readonly retention: string;
}

export interface CollectionIndex {
  readonly name: string;
  readonly keys: readonly (readonly [field: string, direction: 1 | -1])[];
  readonly unique?: boolean; // a missing field counts as null
  readonly query: string; // the query that needs it
}

export function defineCollection<Schema extends z.ZodType>(
  definition: CollectionDefinition<Schema>,
): CollectionDefinition<Schema> {
  return definition;
}
