/** A value typed into the quick filter: JSON where it is JSON (3, true, null, "3"), else the text itself. */
export function parseTyped(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/**
 * The query with one more condition, which replaces one on the same field. Throws when the query is no JSON object.
 */
export function withCondition(query: string, field: string, value: unknown): string {
  const current: unknown = query.trim() === '' ? {} : JSON.parse(query);
  if (typeof current !== 'object' || current === null || Array.isArray(current))
    throw new TypeError('not an object');
  return JSON.stringify({ ...current, [field]: value });
}

/** '-createdAt' descends; pressing the same column again turns the order round. */
export function nextSort(current: { field: string; direction: 1 | -1 }, field: string): string {
  if (current.field !== field) return `-${field}`;
  return current.direction === -1 ? field : `-${field}`;
}

const EXAMPLE_CHARS_MAX = 24;

/** Queries that find this document: one for each kind of condition that its fields allow. */
export function examplesOf(document: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  const fields = Object.entries(document ?? {}).filter(([name]) => name !== '_id');
  const text = fields.find(
    ([, value]) => typeof value === 'string' && value !== '' && value.length <= EXAMPLE_CHARS_MAX,
  );
  const figure = fields.find(([, value]) => typeof value === 'number');
  const word = fields.find(([, value]) => typeof value === 'boolean');
  return [
    text && { [text[0]]: text[1] },
    text && {
      [text[0]]: {
        $regex: String(text[1])
          .slice(0, 2)
          .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      },
    },
    figure && { [figure[0]]: { $gte: figure[1] } },
    word && { [word[0]]: word[1] },
    fields[0] && { [fields[0][0]]: { $exists: true } },
  ].flatMap((query) => (query === undefined ? [] : [JSON.stringify(query)]));
}

const BRIEF_CHARS_MAX = 40;
/** What an operator looks for first, where a collection has it. */
const TELLING = new Set([
  'name',
  'title',
  'status',
  'state',
  'openid',
  'productId',
  'amount',
  'available',
  'createdAt',
  'at',
]);

/**
 * The columns of a page of documents: `_id`, then the fields that say most in little room, the telling ones first.
 */
export function columnsOf(
  documents: readonly Readonly<Record<string, unknown>>[],
  max: number,
): readonly string[] {
  const briefs = new Map<string, number>();
  for (const document of documents) {
    for (const [name, value] of Object.entries(document)) {
      briefs.set(name, (briefs.get(name) ?? 0) + (isBrief(value) ? 1 : 0));
    }
  }
  briefs.delete('_id');
  const worth = ([name, count]: readonly [string, number]): number =>
    count + (TELLING.has(name) ? documents.length : 0);
  const best = [...briefs].toSorted((left, right) => worth(right) - worth(left)).slice(0, max - 1);
  const kept = new Set(best.map(([name]) => name));
  const columns = [...briefs.keys()].filter((name) => kept.has(name));
  const isTelling = (name: string): boolean => TELLING.has(name);
  return ['_id', ...columns.filter(isTelling), ...columns.filter((name) => !isTelling(name))];
}

/** An empty text says nothing, a structure or a long text too much for a cell. */
function isBrief(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && value.length <= BRIEF_CHARS_MAX;
  return typeof value === 'number' || typeof value === 'boolean';
}
