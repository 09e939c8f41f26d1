import { Draft } from './draft';
import { compileQuery, type Matcher } from './matcher';
import { positionOf, splitPath, type Path } from './paths';
import { EngineError, type Document, type Query } from './types';
import { updateOperators, type Field, type OperatorKind } from './updateValues';
import {
  compareValues,
  copyObject,
  copyValue,
  describeValue,
  isOperatorObject,
  isPlain,
  typeNameOf,
} from './values';

/*
 * Why not mingo's updater: it passes over what MongoDB refuses ($inc of a text, a field below a
 * scalar), writes into the stored document, and knows neither $setOnInsert nor `$` below a dotted path.
 */

export interface UpdateSpec {
  readonly query: Query;
  readonly update: Readonly<Record<string, unknown>>;
  readonly replace?: boolean | undefined;
  readonly arrayFilters?: readonly Query[] | undefined;
}

/** Makes the new document; the same object when nothing changes. */
export type Updater = (
  document: Document,
  options: { readonly isInsert: boolean; readonly now: number },
) => Document;

interface Step {
  readonly path: Path;
  readonly name: string; // the path as it was written
  readonly kind: OperatorKind;
  readonly apply: (field: Field) => unknown;
}

function fail(message: string): never {
  throw new EngineError('DATABASE_REQUEST_FAILED', message);
}

export function compileUpdate(spec: UpdateSpec): Updater {
  return spec.replace ? compileReplacement(spec.update) : compileOperators(spec);
}

function compileReplacement(replacement: Readonly<Record<string, unknown>>): Updater {
  const content = copyObject(replacement);
  checkStorable(content);
  return (document, { isInsert }) => {
    if (!isInsert) requireSameId(document, Object.hasOwn(content, '_id') ? content['_id'] : document._id);
    const next: Document = { _id: Object.hasOwn(content, '_id') ? content['_id'] : document._id, ...content };
    return compareValues(next, document) === 0 ? document : next;
  };
}

/** Refuses names that would be read as operators. */
export function checkStorable(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkStorable);
  if (!isPlain(value)) return;
  for (const [field, item] of Object.entries(value)) {
    if (field.startsWith('$'))
      fail(`The dollar ($) prefixed field '${field}' in '${field}' is not valid for storage.`);
    checkStorable(item);
  }
}

function requireSameId(document: Document, id: unknown): void {
  if (compareValues(document._id, id) === 0) return;
  fail(`Performing an update on the path '_id' would modify the immutable field '_id'`);
}

function compileOperators({ query, update, arrayFilters = [] }: UpdateSpec): Updater {
  const steps: Step[] = [];
  const renames: (readonly [from: Path, to: Path])[] = [];
  for (const [operator, fields] of Object.entries(update)) {
    if (!isPlain(fields))
      fail(
        `Modifiers operate on fields but found ${typeNameOf(fields)} instead: {${operator}: ${describeValue(fields)}}`,
      );
    for (const [name, argument] of Object.entries(fields)) {
      if (operator === '$rename') renames.push(readRename(name, argument));
      else if (argument !== undefined) steps.push(compileStep(operator, name, argument));
    }
    if (operator !== '$rename' && !updateOperators.has(operator))
      fail(`Unknown modifier: ${operator}. Expected a valid update modifier`);
  }
  checkConflicts([...steps.map(({ path }) => path), ...renames.flat()]);
  const positions = compilePositions(query, arrayFilters);
  return (document, { isInsert, now }) => {
    const draft = new Draft(document);
    for (const [from, to] of renames) rename(draft, from, to);
    for (const step of steps) {
      if (step.kind.onlyOnInsert && !isInsert) continue;
      for (const path of positions(draft, document, step.path)) {
        draft.change(path, step.kind.creates, (current) =>
          step.apply({ current, path: path.join('.'), documentId: document._id, now }),
        );
      }
    }
    if (!isInsert) requireSameId(document, draft.document._id);
    return draft.isChanged ? draft.document : document;
  };
}

function compileStep(operator: string, name: string, argument: unknown): Step {
  const kind = updateOperators.get(operator);
  if (!kind) fail(`Unknown modifier: ${operator}. Expected a valid update modifier`);
  const path = readPath(name);
  if (operator === '$set' || operator === '$setOnInsert') checkStorable(argument);
  return { path, name, kind, apply: kind.compile(argument, name) };
}

function readPath(name: string): Path {
  const path = splitPath(name);
  if (path.includes('')) fail(`The update path '${name}' contains an empty field name, which is not allowed.`);
  for (const [at, part] of path.entries()) {
    const isPosition = part === '$' || (part.startsWith('$[') && part.endsWith(']'));
    if (part.startsWith('$') && (!isPosition || at === 0)) {
      fail(`The dollar ($) prefixed field '${part}' in '${name}' is not valid for storage.`);
    }
  }
  return path;
}

function readRename(name: string, target: unknown): readonly [Path, Path] {
  if (typeof target !== 'string')
    fail(`The 'to' field for $rename must be a string: ${name}: ${describeValue(target)}`);
  if (name === target) fail(`The source and target field for $rename must differ: ${name}: "${target}"`);
  const paths = [readPath(name), readPath(target)] as const;
  if (paths.flat().some((part) => part.startsWith('$')))
    fail(`The source and target field for $rename may not be dynamic: ${name}`);
  return paths;
}

function rename(draft: Draft, from: Path, to: Path): void {
  for (const path of [from, to]) {
    for (let length = 1; length < path.length; length++) {
      if (Array.isArray(draft.get(path.slice(0, length))))
        fail(`The source and target field cannot be an array element, '${path.join('.')}'`);
    }
  }
  const value = draft.get(from);
  if (value === undefined) return;
  apply(draft, from, '$unset', '');
  apply(draft, to, '$set', value);
}

function apply(draft: Draft, path: Path, operator: '$set' | '$unset', argument: unknown): void {
  const step = compileStep(operator, path.join('.'), argument);
  draft.change(path, step.kind.creates, (current) =>
    step.apply({ current, path: step.name, documentId: draft.document._id, now: 0 }),
  );
}

/** No path may be another one, or lie below it. */
function checkConflicts(paths: readonly Path[]): void {
  const names = new Set<string>();
  for (const path of paths) {
    const name = path.join('.');
    if (names.has(name)) fail(`Updating the path '${name}' would create a conflict at '${name}'`);
    names.add(name);
  }
  for (const path of paths) {
    for (let length = 1; length < path.length; length++) {
      const above = path.slice(0, length).join('.');
      if (names.has(above)) fail(`Updating the path '${path.join('.')}' would create a conflict at '${above}'`);
    }
  }
}

type Positions = (draft: Draft, document: Document, path: Path) => readonly Path[];

/** Turns `$`, `$[]` and `$[name]` into the positions that they mean in a document. */
function compilePositions(query: Query, arrayFilters: readonly Query[]): Positions {
  const filters = new Map<string, Matcher>();
  for (const filter of arrayFilters) {
    const [first = ''] = Object.keys(filter);
    filters.set(first.split('.')[0] ?? '', compileQuery(filter));
  }
  return (draft, document, path) => {
    if (!path.some((part) => part.startsWith('$'))) return [path];
    let found: Path[] = [[]];
    for (const part of path) {
      found = found.flatMap((parent) => {
        if (!part.startsWith('$')) return [[...parent, part]];
        const array = draft.get(parent);
        if (part === '$') return [[...parent, String(firstMatch(document, query, parent))]];
        if (!Array.isArray(array))
          fail(`The path '${parent.join('.')}' must exist in the document in order to apply array updates.`);
        const name = part.slice(2, -1);
        const filter = filters.get(name);
        if (name !== '' && !filter)
          fail(`No array filter found for identifier '${name}' in path '${path.join('.')}'`);
        return array.flatMap((item, at) =>
          !filter || filter({ [name]: item }) ? [[...parent, String(at)]] : [],
        );
      });
    }
    return found;
  };
}

/** The first item of the array that alone would meet what the query says about the array. */
function firstMatch(document: Document, query: Query, arrayPath: Path): number {
  const name = arrayPath.join('.');
  const conditions = conditionsOn(query, name);
  const array = new Draft(document).get(arrayPath);
  if (conditions.length > 0 && Array.isArray(array)) {
    for (const condition of conditions) {
      const matches = compileQuery(condition);
      const at = array.findIndex((item) => matches(nest(arrayPath, [item])));
      if (at >= 0) return at;
    }
  }
  return fail('The positional operator did not find the match needed from the query.');
}

function conditionsOn(query: Query, name: string): Query[] {
  return Object.entries(query).flatMap(([field, condition]) => {
    if ((field === '$and' || field === '$or') && Array.isArray(condition))
      return condition.filter(isPlain).flatMap((each) => conditionsOn(each, name));
    if (field.startsWith(`${name}.`) && positionOf(field.slice(name.length + 1).split('.')[0]) >= 0) return [];
    return field === name || field.startsWith(`${name}.`) ? [{ [field]: condition }] : [];
  });
}

function nest(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
}

/** The document that an upsert starts from: what the query demands by equality. */
export function seedOfUpsert(query: Query): Record<string, unknown> {
  const seed = new Draft({ _id: undefined });
  const visit = (conditions: Query): void => {
    for (const [field, condition] of Object.entries(conditions)) {
      if (field === '$and' && Array.isArray(condition)) condition.filter(isPlain).forEach(visit);
      else if (!field.startsWith('$')) {
        const value = isOperatorObject(condition) ? condition['$eq'] : condition;
        if (value !== undefined && !(value instanceof RegExp))
          seed.change(splitPath(field), true, () => copyValue(value));
      }
    }
  };
  visit(query);
  return seed.document;
}
