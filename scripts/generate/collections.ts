import * as z from 'zod';
import type { Contract } from '../../cloudfunctions/common/contract/defineContract';
import type { CollectionDefinition } from '../../database/collections/defineCollection';
import { toJson } from './cloudbaserc';

/** What provisioning, the local cloud and the console make of a collection. */
export function renderCollections(collections: readonly CollectionDefinition[]): string {
  return toJson(
    collections.map(({ name, title, purpose, indexes, rule }) => ({
      name,
      title,
      purpose,
      rule,
      indexes: indexes.map((index) => ({ name: index.name, keys: index.keys, unique: index.unique === true })),
    })),
  );
}

/** The model of a document for the console: fields, types and titles as JSON schema. */
export function renderModel({ title, purpose, schema }: CollectionDefinition): string {
  const { $schema, ...rest } = toJsonSchema(schema, 'output');
  return toJson({ $schema, title, description: purpose, ...rest });
}

/** What the console needs to offer a form for a call. */
export function renderOperations(contracts: readonly Contract[]): string {
  return toJson(
    contracts.map(({ name, summary, kind, auth, role, input, errors, deploy }) => ({
      name,
      summary,
      kind,
      auth,
      ...(role === undefined ? {} : { role }),
      ...(deploy.timer === undefined ? {} : { timer: deploy.timer }),
      input: toJsonSchema(input, 'input'),
      errors,
    })),
  );
}

/** What JSON schema cannot say (a transform, a custom check) is left open rather than refused. */
export const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
