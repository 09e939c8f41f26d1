import { isPlain } from '../ejson';
import { alternativesOf, compare, decide } from './constraints';
import type { Constraint, Constraints } from './constraints';
import { InvalidRule, collectGets } from './expression';
import type { Expression, Operator } from './expression';

type Plain = Readonly<Record<string, unknown>>;

/** Against what a rule is asked: a query (what may it select?) or one document that is being made. */
export type Subject = { readonly query: Plain } | { readonly document: Plain };

export interface RuleContext {
  readonly openid: string;
  readonly now: number;
  readonly subject: Subject;
  readonly requestData: Plain; // what the request writes
  /** Reads a document for get(); null when there is none. */
  readonly fetch: (collection: string, id: string) => Promise<Plain | null>;
}

const DOCUMENTS_MAX = 10; // that the get() of one request may read

/** A value that the rule's reader knows, or a field of which it knows only what the query says. */
type Value = { readonly known: unknown } | { readonly field: Constraint } | 'unknown';

interface Scope extends Omit<RuleContext, 'subject' | 'fetch'> {
  readonly document: Plain | null;
  readonly constraints: Constraints;
  readonly fetched: Map<Expression, Value>;
}

/**
 * Whether a rule holds for everything the request can touch. A query must be a subset of the rule: each document that
 * it could select has to satisfy the rule by the query's own conditions, whatever is stored.
 */
export async function holds(expression: Expression, context: RuleContext): Promise<boolean> {
  const { subject } = context;
  const document = 'document' in subject ? subject.document : null;
  const alternatives = 'query' in subject ? alternativesOf(subject.query) : [new Map<string, Constraint>()];
  const documents = new Map<string, Plain | null>();
  for (const constraints of alternatives) {
    const scope: Scope = { ...context, document, constraints, fetched: new Map() };
    await fetchGets(expression, scope, context, documents);
    if (!proves(expression, true, scope)) return false;
  }
  return true;
}

/** Inner get() come first, so that an outer path may use what they read. One document is read once. */
async function fetchGets(
  expression: Expression,
  scope: Scope,
  { fetch }: RuleContext,
  documents: Map<string, Plain | null>,
): Promise<void> {
  for (const get of collectGets(expression)) {
    const path = knownOf(valueOf(get.path, scope));
    const match = path === null ? null : /^database\.([^.]+)\.(.+)$/s.exec(String(path.known));
    if (match === null) continue; // an open field in the path: nothing is known of the document
    const [key, collection = '', id = ''] = match;
    if (!documents.has(key)) {
      if (documents.size >= DOCUMENTS_MAX)
        throw new InvalidRule(`get() reads more than ${DOCUMENTS_MAX} documents`);
      documents.set(key, await fetch(collection, id));
    }
    scope.fetched.set(get, { known: documents.get(key) ?? null });
  }
}

/** Whether the expression is certainly `want`. What is open proves neither. */
function proves(expression: Expression, want: boolean, scope: Scope): boolean {
  switch (expression.kind) {
    case 'not':
      return proves(expression.operand, !want, scope);
    case 'and':
    case 'or': {
      const both = (expression.kind === 'and') === want;
      const [left, right] = [proves(expression.left, want, scope), proves(expression.right, want, scope)];
      return both ? left && right : left || right;
    }
    case 'compare':
      return (
        compareValues(
          expression.operator,
          valueOf(expression.left, scope),
          valueOf(expression.right, scope),
        ) === want
      );
    default:
      return knownOf(valueOf(expression, scope))?.known === want;
  }
}

const MIRRORED = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function compareValues(operator: Operator, left: Value, right: Value): boolean | undefined {
  const [a, b] = [knownOf(left), knownOf(right)];
  if (left !== 'unknown' && 'field' in left)
    return b === null ? undefined : decide(left.field, operator, b.known);
  if (a === null || right === 'unknown') return undefined;
  if ('known' in right) return compare(a.known, operator, right.known);
  if (operator !== 'in') return decide(right.field, MIRRORED[operator], a.known);
  // What a query finds by a value is that value or a list that holds it; of other items nothing is known.
  return decide(right.field, '==', a.known) === true ? true : undefined;
}

/** The one value something must have; a field for which the query names one value has it. */
function knownOf(value: Value): { readonly known: unknown } | null {
  if (value === 'unknown') return null;
  if ('known' in value) return value;
  const { candidates } = value.field;
  return candidates?.length === 1 ? { known: candidates[0] } : null;
}

function valueOf(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return { known: expression.value };
    case 'name':
      return valueOfName(expression.name, scope);
    case 'get':
      return scope.fetched.get(expression) ?? 'unknown';
    case 'list':
    case 'template': {
      const values: unknown[] = [];
      for (const part of expression.kind === 'list' ? expression.items : expression.parts) {
        const value = knownOf(valueOf(part, scope));
        if (value === null) return 'unknown';
        values.push(value.known);
      }
      return { known: expression.kind === 'list' ? values : values.join('') };
    }
    case 'member':
      return valueOfMember(expression, scope);
    default:
      return proves(expression, true, scope)
        ? { known: true }
        : proves(expression, false, scope)
          ? { known: false }
          : 'unknown';
  }
}

function valueOfName(name: 'auth' | 'doc' | 'now' | 'request', scope: Scope): Value {
  if (name === 'auth') return { known: { openid: scope.openid } };
  if (name === 'now') return { known: scope.now };
  if (name === 'request') return { known: { data: scope.requestData } };
  return scope.document === null ? 'unknown' : { known: scope.document };
}

function valueOfMember(expression: Extract<Expression, { kind: 'member' }>, scope: Scope): Value {
  const path = scope.document === null ? fieldPathOf(expression) : null;
  if (path !== null) {
    const field = scope.constraints.get(path);
    return field === undefined ? 'unknown' : { field };
  }
  const object = knownOf(valueOf(expression.object, scope));
  const key = knownOf(valueOf(expression.key, scope));
  if (object === null || key === null) return 'unknown';
  const name = String(key.known);
  const container = object.known;
  if (Array.isArray(container)) return { known: container[Number(name)] };
  return { known: isPlain(container) && Object.hasOwn(container, name) ? container[name] : undefined };
}

/** 'a.b' of doc.a.b; null when the expression is no plain path below doc. */
function fieldPathOf(expression: Expression): string | null {
  if (expression.kind !== 'member' || expression.key.kind !== 'literal') return null;
  const key = String(expression.key.value);
  if (expression.object.kind === 'name') return expression.object.name === 'doc' ? key : null;
  const parent = fieldPathOf(expression.object);
  return parent === null ? null : `${parent}.${key}`;
}
