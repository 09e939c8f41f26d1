import { Context, ProcessingMode } from 'mingo/core';
import type { Iterator } from 'mingo/lazy';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import { Query as MingoQuery } from 'mingo/query';
import type { AnyObject, Options } from 'mingo/types';
import { accumulators, expressions } from './expressions';
import { geoOperators } from './geoQuery';
import { compileSchema } from './jsonSchema';
import { predicates } from './predicates';
import { EngineError, type Document, type Query } from './types';
import { equalValues, isOperatorObject, isPlain } from './values';

export type Matcher = (document: unknown) => boolean;

type Operators = NonNullable<Parameters<typeof Context.init>[0]>;

const operators = {
  accumulator: { ...accumulator, ...accumulators },
  expression: { ...expression, ...expressions },
  projection,
  window,
  query: { ...query, ...predicates, ...geoOperators },
};

export type Stages = Readonly<
  Record<string, (source: Iterator, operand: unknown, options: Options) => Iterator>
>;

/**
 * Every operator of mingo, with ours in place of its own. mingo's types do not accept its own set of
 * operators.
 */
export function createContext(stages: Stages = {}, queries: object = {}): Context {
  const all: unknown = {
    ...operators,
    query: { ...operators.query, ...queries },
    pipeline: { ...pipeline, ...stages },
  };
  return Context.init(all as Operators);
}

export function createOptions(context: Context): Options {
  return {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    jsonSchemaValidator: compileSchema,
    context,
  };
}

/**
 * mingo copies a context's operators for every query, unless it is given the options that it handed to
 * an operator.
 */
const preparedOptions: Options = (() => {
  let prepared: Options = createOptions(createContext());
  const $prepare = (_selector: string, _value: unknown, options: Options) => {
    prepared = options;
    return () => true;
  };
  new MingoQuery({ field: { $prepare: true } }, createOptions(createContext({}, { $prepare })));
  return prepared;
})();

/**
 * Malformed queries, updates and pipelines fail as requests of their sender, not as faults of the
 * engine.
 */
export function refuseMalformed<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('DATABASE_REQUEST_FAILED', error instanceof Error ? error.message : String(error));
  }
}

function isIdOnly(condition: Query): boolean {
  const id = condition['_id'];
  return Object.keys(condition).length === 1 && (typeof id === 'string' || typeof id === 'number');
}

export function compileQuery(condition: Query, options: Options = preparedOptions): Matcher {
  if (isIdOnly(condition))
    return (document) => isPlain(document) && equalValues(document['_id'], condition['_id']);
  return refuseMalformed(() => {
    checkFields(condition);
    const compiled = new MingoQuery<AnyObject>(condition, options);
    return (document) => isPlain(document) && refuseMalformed(() => compiled.test(document));
  });
}

/**
 * mingo lets `{ a: { $gt: 1, b: 2 } }` pass; MongoDB refuses it, and so does a filter that looks like a
 * slip.
 */
function checkFields(condition: Query): void {
  for (const [field, value] of Object.entries(condition)) {
    if (field.startsWith('$') || !isOperatorObject(value)) continue;
    const stray = Object.keys(value).find((key) => !key.startsWith('$'));
    if (stray !== undefined) throw new EngineError('DATABASE_REQUEST_FAILED', `unknown operator: ${stray}`);
  }
}

/**
 * Applies a find's projection. The document is ours to change: mingo edits it when fields are left out.
 */
export function compileProjection(
  fields: Readonly<Record<string, unknown>> | undefined,
  condition: Query,
): (document: Document) => Document {
  if (!fields || Object.keys(fields).length === 0) return (document) => document;
  const shown = shownFields(fields);
  if (shown !== null) return (document) => pickFields(document, shown);
  return refuseMalformed(() => {
    const compiled = new MingoQuery<AnyObject>(condition, preparedOptions);
    return (document) =>
      refuseMalformed(() => {
        const [projected] = compiled.find<AnyObject>([document], fields).all();
        return projected as Document;
      });
  });
}

/** The names of a plain list of whole fields to show, which needs no evaluator; null: it is anything else. */
function shownFields(fields: Readonly<Record<string, unknown>>): ReadonlySet<string> | null {
  const { _id: idShown = 1, ...others } = fields;
  const names = Object.keys(others);
  const isPlain = names.every((name) => !name.includes('.') && !name.startsWith('$') && others[name] === 1);
  if (names.length === 0 || !isPlain || (idShown !== 0 && idShown !== 1)) return null;
  return new Set(idShown === 1 ? ['_id', ...names] : names);
}

function pickFields(document: Document, shown: ReadonlySet<string>): Document {
  const picked: Record<string, unknown> = {};
  for (const name in document) if (shown.has(name)) picked[name] = document[name];
  return picked as Document;
}
