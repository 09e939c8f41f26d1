import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../build/operations';

export const indexSchema = z.object({
  name: z.string(),
  keys: z.array(z.tuple([z.string(), z.union([z.literal(1), z.literal(-1)])])),
  unique: z.boolean(),
});
export type Index = z.infer<typeof indexSchema>;

export interface CollectionState {
  readonly name: string;
  readonly rule: string | null; // null: not known, or none
  readonly indexes: readonly Index[];
}

/** An environment: as the project wants it, or as it was found. */
export interface EnvironmentState {
  readonly collections: readonly CollectionState[];
  readonly functionRules: Readonly<Record<string, unknown>> | null;
}

export type Step =
  | { readonly kind: 'createCollection'; readonly collection: string }
  | { readonly kind: 'createIndex'; readonly collection: string; readonly index: Index }
  | { readonly kind: 'setCollectionRule'; readonly collection: string; readonly rule: string }
  | { readonly kind: 'setFunctionRules'; readonly rules: Readonly<Record<string, unknown>> };

export interface Plan {
  readonly steps: readonly Step[];
  readonly notes: readonly string[]; // what a person has to decide: nothing is ever dropped here
}

/** What the sources say, from the generated files. */
export function readWanted(root = ROOT): EnvironmentState {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(root, 'database/generated', file), 'utf8'));
  return {
    collections: z
      .array(z.object({ name: z.string(), rule: z.string(), indexes: z.array(indexSchema) }))
      .parse(read('collections.json')),
    functionRules: z.record(z.string(), z.unknown()).parse(read('functionRules.json')),
  };
}

/**
 * The steps from what is there to what is wanted. Only adds; running it again when all is done plans nothing.
 */
export function planProvision(wanted: EnvironmentState, present: EnvironmentState): Plan {
  const notes: string[] = [];
  const steps = wanted.collections.flatMap((collection) => {
    const found = present.collections.find(({ name }) => name === collection.name);
    notes.push(...noteDifferences(collection, found));
    return planCollection(collection, found);
  });
  const strangers = present.collections.filter(
    ({ name }) => !wanted.collections.some((each) => each.name === name),
  );
  notes.push(
    ...strangers.map(
      ({ name }) => `collection ${name} is in the environment but not in this project: left alone`,
    ),
  );
  if (wanted.functionRules !== null && !isSame(wanted.functionRules, present.functionRules)) {
    steps.push({ kind: 'setFunctionRules', rules: wanted.functionRules });
  }
  return { steps, notes };
}

function planCollection({ name, rule, indexes }: CollectionState, found: CollectionState | undefined): Step[] {
  const missing = indexes.filter((index) => !found?.indexes.some((each) => each.name === index.name));
  return [
    ...(found === undefined ? [{ kind: 'createCollection', collection: name } as const] : []),
    // The rule comes before the data: a new collection must not be open for a moment longer than it takes.
    ...(rule !== null && found?.rule !== rule
      ? [{ kind: 'setCollectionRule', collection: name, rule } as const]
      : []),
    ...missing.map((index) => ({ kind: 'createIndex', collection: name, index }) as const),
  ];
}

function noteDifferences(wanted: CollectionState, found: CollectionState | undefined): string[] {
  const notes: string[] = [];
  for (const index of found?.indexes ?? []) {
    const own = wanted.indexes.find(({ name }) => name === index.name);
    if (own === undefined)
      notes.push(`${wanted.name}.${index.name} is an index that nothing here asks for: left alone`);
    else if (!isSame(own, index))
      notes.push(`${wanted.name}.${index.name} has other keys than here: drop it by hand, then run this again`);
  }
  return notes;
}

export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'createCollection':
      return `create collection ${step.collection}`;
    case 'createIndex': {
      const keys = step.index.keys
        .map(([field, direction]) => `${field} ${direction === 1 ? 'up' : 'down'}`)
        .join(', ');
      return `create ${step.index.unique ? 'unique ' : ''}index ${step.collection}.${step.index.name} (${keys})`;
    }
    case 'setCollectionRule':
      return `set the rule of collection ${step.collection} to ${step.rule}`;
    case 'setFunctionRules': {
      const open = Object.keys(step.rules).filter((name) => name !== '*');
      return `set the function rules: ${open.length} functions for clients, every other one closed`;
    }
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
