import { evalExpr } from 'mingo/core';
import { Aggregator } from 'mingo/aggregator';
import type { Iterator } from 'mingo/lazy';
import type { AnyObject, Options } from 'mingo/types';
import type { Collection } from './collection';
import type { Database } from './database';
import { geoNear } from './geoNear';
import { compileQuery, createContext, createOptions, refuseMalformed, type Stages } from './matcher';
import { reach, splitPath, withValueAt } from './paths';
import { readDocuments } from './reader';
import { readOrder, stages } from './stages';
import { EngineError, type Cost, type Document, type Query } from './types';
import { copyDocument, copyObject, encodeValue, isPlain } from './values';

type Pipeline = readonly Query[];
type Variables = Readonly<Record<string, unknown>>;

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

/**
 * Runs a pipeline. What stands at its head is read through an index like a find; `returned` counts the
 * documents that enter the rest, since a group of many is one answer.
 */
export function aggregate(
  database: Database,
  name: string,
  asked: Pipeline,
  now: number,
): { documents: Document[]; cost: Cost } {
  const pipeline = withNow(asked, now);
  return refuseMalformed(() => {
    const { documents, cost, rest } = readHead(database.get(name), pipeline);
    const results = new PipelineRunner(database).run(documents, rest, {});
    return { documents: results.map((result) => copyObject(result) as Document), cost };
  });
}

interface Head {
  readonly documents: AnyObject[]; // copies: stages edit what they are given
  readonly cost: Cost;
  readonly rest: Pipeline;
}

function readHead(collection: Collection, stages: Pipeline): Head {
  const near = stages[0]?.['$geoNear'];
  if (near !== undefined) {
    const found = geoNear(collection, near);
    return { ...found, rest: stages.slice(1) };
  }
  let rest = stages;
  const take = (name: string): unknown => {
    const operand = rest[0] && Object.keys(rest[0]).length === 1 ? rest[0][name] : undefined;
    if (operand !== undefined) rest = rest.slice(1);
    return operand;
  };
  const match = take('$match');
  const sort = take('$sort');
  const skip = readCount('$skip', take('$skip'), 0);
  const limit = readCount('$limit', take('$limit'), 1);
  if (match !== undefined && !isPlain(match)) fail('the match filter must be an expression in an object');
  const order = sort === undefined ? [] : readOrder(sort);
  const { documents, cost } = readDocuments(collection, { query: match ?? {}, order, offset: skip, limit });
  return { documents: documents.map(copyDocument), cost, rest };
}

function readCount(stage: string, operand: unknown, min: number): number | undefined {
  if (operand === undefined) return undefined;
  if (typeof operand !== 'number' || !Number.isInteger(operand) || operand < min)
    fail(`invalid argument to ${stage} stage: ${String(operand)}`);
  return operand;
}

/** mingo reads the machine's clock for `$$NOW`; time here is the engine's. */
function withNow(stages: Pipeline, now: number): Pipeline {
  const replace = (value: unknown): unknown => {
    if (value === '$$NOW') return new Date(now);
    if (Array.isArray(value)) return value.map(replace);
    return isPlain(value) ? replaceIn(value) : value;
  };
  const replaceIn = (value: Query): Query =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
  return stages.map(replaceIn);
}

/**
 * Runs stages over copies of documents, with the stages of ours that mingo has not, or has with another
 * meaning.
 */
class PipelineRunner {
  readonly #database: Database;
  readonly #context;

  constructor(database: Database) {
    this.#database = database;
    const $lookup: Stages[string] = (source, operand, options) => this.#lookup(source, operand, options);
    this.#context = createContext({ ...stages, $lookup });
  }

  run(documents: Iterable<AnyObject>, stages: Pipeline, variables: Variables): AnyObject[] {
    return new Aggregator([...stages], this.#options(variables)).run(documents);
  }

  #options(variables: Variables): Options {
    const collectionResolver = (name: string): AnyObject[] =>
      [...(this.#database.find(name)?.all() ?? [])].map(copyDocument);
    return { ...createOptions(this.#context), variables, collectionResolver };
  }

  /**
   * Joins by equality of fields, by a pipeline, or by both; mingo's own runs the pipeline over all
   * foreign documents.
   */
  #lookup(source: Iterator, operand: unknown, options: Options): Iterator {
    if (!isPlain(operand) || typeof operand['as'] !== 'string') fail('$lookup needs a name in `as`');
    const { from, localField, foreignField, let: bindings = {}, pipeline = [], as: target } = operand;
    if (typeof from !== 'string' || typeof target !== 'string' || !Array.isArray(pipeline))
      fail('$lookup needs a collection in `from`');
    if ((typeof localField === 'string') !== (typeof foreignField === 'string'))
      fail('$lookup needs both localField and foreignField, or neither');
    if (typeof localField !== 'string' && operand['pipeline'] === undefined)
      fail('$lookup needs localField and foreignField, or a pipeline');
    const foreign = this.#database.find(from);
    const join =
      typeof localField === 'string' && typeof foreignField === 'string'
        ? compileJoin(foreign, localField, foreignField)
        : null;
    const path = splitPath(target);
    return source.map<AnyObject, AnyObject>((document) => {
      const bound: unknown = evalExpr(document, bindings, options);
      const variables = { ...options.variables, ...(isPlain(bound) ? bound : {}) };
      const candidates = join ? join(document) : (foreign?.all() ?? []);
      return withValueAt(document, path, this.#runOn(candidates, pipeline.filter(isPlain), variables));
    });
  }

  /**
   * Filters the stored documents first, so that only those are copied that the rest of the stages
   * needs.
   */
  #runOn(stored: readonly Document[], stages: Pipeline, variables: Variables): AnyObject[] {
    const match = stages[0]?.['$match'];
    if (!isPlain(match)) return this.run(stored.map(copyDocument), stages, variables);
    const matches = compileQuery(match, this.#options(variables));
    return this.run(stored.filter(matches).map(copyDocument), stages.slice(1), variables);
  }
}

/**
 * Finds the foreign documents of a local one: through an index when there is one, else through a table
 * made once.
 */
function compileJoin(
  foreign: Collection | undefined,
  localField: string,
  foreignField: string,
): (document: AnyObject) => readonly Document[] {
  const localPath = splitPath(localField);
  if (!foreign) return () => [];
  const hasIndex =
    foreignField === '_id' ||
    foreign.indexes.some(({ definition }) => definition.keys[0]?.[0] === foreignField);
  if (hasIndex) {
    return (document) =>
      readDocuments(foreign, { query: { [foreignField]: { $in: [...reach(document, localPath).values] } } })
        .documents;
  }
  const foreignPath = splitPath(foreignField);
  const table = new Map<string, Document[]>();
  for (const document of foreign.all()) {
    for (const key of new Set(reach(document, foreignPath).values.map(encodeValue))) {
      const list = table.get(key);
      if (list) list.push(document);
      else table.set(key, [document]);
    }
  }
  return (document) => [
    ...new Set(reach(document, localPath).values.flatMap((value) => table.get(encodeValue(value)) ?? [])),
  ];
}
