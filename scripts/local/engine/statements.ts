import type { Change, Collection } from './collection';
import { compileQuery } from './matcher';
import { readDocuments } from './reader';
import { EngineError, type Document, type Query } from './types';
import { checkStorable, compileUpdate, seedOfUpsert, type UpdateSpec } from './update';
import { copyObject, encodeValue } from './values';

/** What a write would do to a collection; nothing is done yet. */
export interface Statement<Result> {
  readonly changes: readonly Change[];
  readonly result: Result;
}

export interface Surroundings {
  readonly now: number; // epoch ms
  readonly nextId: () => string;
}

const ID_BYTES_MAX = 1_024;

export function planInsert(
  sources: readonly Record<string, unknown>[],
  surroundings: Surroundings,
): Statement<{ readonly insertedIds: unknown[] }> {
  const changes = sources.map((source): Change => {
    const content = copyObject(source);
    checkStorable(content);
    const after = withId(content, surroundings);
    return { id: after._id, before: undefined, after };
  });
  return { changes, result: { insertedIds: changes.map(({ id }) => id) } };
}

/** The `_id` stands first, as MongoDB stores it. */
function withId({ _id: given, ...rest }: Record<string, unknown>, { nextId }: Surroundings): Document {
  const id = given === undefined ? nextId() : given;
  checkId(id);
  return { _id: id, ...rest };
}

function checkId(id: unknown): void {
  if (Array.isArray(id) || id instanceof RegExp) {
    throw new EngineError('DATABASE_REQUEST_FAILED', "The '_id' value cannot be of type array or regex");
  }
  if (Buffer.byteLength(encodeValue(id)) > ID_BYTES_MAX) {
    throw new EngineError('DATABASE_REQUEST_FAILED', `The '_id' value is longer than ${ID_BYTES_MAX} bytes`);
  }
}

export interface UpdatePlanRequest extends UpdateSpec {
  readonly multi?: boolean | undefined;
  readonly upsert?: boolean | undefined;
}

export interface UpdateOutcome {
  readonly matched: number;
  readonly modified: number;
  readonly upsertedId?: unknown;
  readonly document: Document | null; // the first one, as it is afterwards
}

export function planUpdate(
  collection: Collection,
  request: UpdatePlanRequest,
  surroundings: Surroundings,
): Statement<UpdateOutcome> {
  const { query, multi = false, upsert = false } = request;
  if (multi && request.replace)
    throw new EngineError('DATABASE_REQUEST_FAILED', 'multi update only works with $ operators');
  const update = compileUpdate(request);
  const limit = multi ? undefined : 1;
  const { documents } = readDocuments(collection, { query, limit });
  if (documents.length === 0 && upsert) return planUpsert(request, surroundings);
  const changes: Change[] = [];
  let first: Document | null = null;
  for (const before of documents) {
    const after = update(before, { isInsert: false, now: surroundings.now });
    first ??= after;
    if (after !== before) changes.push({ id: before._id, before, after });
  }
  return { changes, result: { matched: documents.length, modified: changes.length, document: first } };
}

function planUpsert(request: UpdatePlanRequest, surroundings: Surroundings): Statement<UpdateOutcome> {
  const { _id: id, ...seed } = seedOfUpsert(request.query);
  const start: Document = { _id: id, ...(request.replace ? {} : seed) };
  const updated = compileUpdate(request)(start, { isInsert: true, now: surroundings.now });
  if (id !== undefined && encodeValue(updated._id) !== encodeValue(id)) {
    throw new EngineError(
      'DATABASE_REQUEST_FAILED',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
  const after = withId(updated, surroundings);
  const result = { matched: 0, modified: 0, upsertedId: after._id, document: after };
  return { changes: [{ id: after._id, before: undefined, after }], result };
}

export function planRemove(
  collection: Collection,
  query: Query,
  multi: boolean,
): Statement<{ readonly deleted: number }> {
  const { documents } = readDocuments(collection, { query, limit: multi ? undefined : 1 }, compileQuery(query));
  const changes = documents.map((before): Change => ({ id: before._id, before, after: undefined }));
  return { changes, result: { deleted: changes.length } };
}
