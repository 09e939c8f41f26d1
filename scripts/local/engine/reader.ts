import type { Collection } from './collection';
import { countKeys } from './countKeys';
import { comparePart, type IndexKey } from './keyOrder';
import { compilePathOrder, type Order } from './paths';
import { planQuery, type Access, type IndexAccess, type Plan } from './planner';
import { readNear } from './geoQuery';
import { compileQuery, type Matcher } from './matcher';
import type { Cost, Document, Query } from './types';

/** Documents on the way of an access, each once. */
function* follow(collection: Collection, access: Access): Generator<Document> {
  switch (access.kind) {
    case 'ids':
      for (const id of access.ids) {
        const document = collection.get(id);
        if (document) yield document;
      }
      return;
    case 'byId':
      yield* collection.range(access.low, access.high, access.reverse);
      return;
    case 'index':
      yield* followIndex(collection, access);
      return;
    case 'union': {
      const seen = new Set<Document>();
      for (const part of access.parts) {
        for (const document of follow(collection, part)) {
          if (!seen.has(document)) yield document;
          seen.add(document);
        }
      }
    }
  }
}

function* followIndex(collection: Collection, access: IndexAccess): Generator<Document> {
  const keys =
    access.mergeBy.length > 0 && access.ranges.length > 1 ? mergeRanges(access) : chainRanges(access);
  const seen = access.index.hasArrays ? new Set<Document>() : null; // else each document has one key
  for (const key of keys) {
    const document = collection.get(key[key.length - 1]);
    if (!document || seen?.has(document)) continue;
    seen?.add(document);
    yield document;
  }
}

function* chainRanges({ index, ranges, reverse }: IndexAccess): Generator<IndexKey> {
  for (const { low, high } of reverse ? [...ranges].reverse() : ranges) yield* index.range(low, high, reverse);
}

function* mergeRanges({ index, ranges, reverse, mergeBy }: IndexAccess): Generator<IndexKey> {
  const isBefore = (left: IndexKey, right: IndexKey): boolean => {
    for (const part of mergeBy) {
      const difference = comparePart(left[part], right[part], index.definition.keys[part]?.[1]);
      if (difference !== 0) return reverse ? difference > 0 : difference < 0;
    }
    return false;
  };
  const heads = (reverse ? [...ranges].reverse() : ranges).flatMap(({ low, high }) => {
    const rest = index.range(low, high, reverse);
    const first = rest.next();
    return first.done ? [] : [{ key: first.value, rest }];
  });
  while (heads.length > 0) {
    const head = heads.reduce((first, other) => (isBefore(other.key, first.key) ? other : first));
    yield head.key;
    const next = head.rest.next();
    if (next.done) heads.splice(heads.indexOf(head), 1);
    else head.key = next.value;
  }
}

export interface ReadRequest {
  readonly query: Query;
  readonly order?: Order | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined; // absent: all
}

export interface ReadResult {
  readonly documents: Document[]; // the stored ones: not to be changed, not to be handed out
  readonly cost: Cost;
}

/** The answers of a query in order. Stops reading as soon as the page is full. */
export function readDocuments(collection: Collection, request: ReadRequest, matches?: Matcher): ReadResult {
  const { query, order = [], offset = 0, limit = Infinity } = request;
  const near = readNear(query);
  const plan = planQuery(collection, query, near ? [] : order, limit !== Infinity);
  const isStreamed = !near && plan.isOrdered;
  const read = filter(collection, plan, matches ?? compileQuery(query), isStreamed ? offset + limit : Infinity);
  const sorted = near ? sortByDistance(read.documents, near.distanceOf) : read.documents;
  const ordered =
    order.length > 0 && !isStreamed
      ? compilePathOrder<Document>(order, (document) => document)(sorted)
      : sorted;
  const documents = ordered.slice(offset, offset + limit);
  return { documents, cost: { examined: read.examined, returned: documents.length, index: plan.indexName } };
}

function filter(
  collection: Collection,
  plan: Plan,
  matches: Matcher,
  enough: number,
): { documents: Document[]; examined: number } {
  const documents: Document[] = [];
  let examined = 0;
  if (enough <= 0) return { documents, examined };
  for (const document of follow(collection, plan.access)) {
    examined++;
    if (!matches(document)) continue;
    documents.push(document);
    if (documents.length >= enough) break;
  }
  return { documents, examined };
}

function sortByDistance(
  documents: readonly Document[],
  distanceOf: (document: unknown) => number | null,
): Document[] {
  return documents
    .flatMap((document) => {
      const distance = distanceOf(document);
      return distance === null ? [] : [{ document, distance }];
    })
    .sort((left, right) => left.distance - right.distance)
    .map(({ document }) => document);
}

export function countDocuments(
  collection: Collection,
  query: Query,
): { readonly total: number; readonly cost: Cost } {
  if (Object.keys(query).length === 0) {
    return { total: collection.size, cost: { examined: 0, returned: collection.size, index: null } };
  }
  const counted = countKeys(collection, query);
  if (counted) {
    const { total, index } = counted;
    return { total, cost: { examined: 0, returned: total, index } };
  }
  const { documents, cost } = readDocuments(collection, { query });
  return { total: documents.length, cost };
}
