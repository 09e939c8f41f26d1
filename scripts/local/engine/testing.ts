import { openEngine } from './index';
import type { Document, Engine, IndexDefinition, Query } from './types';

/** An engine in memory whose clock the test moves. */
export interface TestEngine extends Engine {
  readonly clock: { at: number }; // epoch ms
}

export async function openTestEngine(
  collections: Readonly<Record<string, readonly IndexDefinition[]>> = { things: [] },
): Promise<TestEngine> {
  const clock = { at: 1_760_000_000_000 };
  const engine = await openEngine({ now: () => clock.at });
  for (const [name, indexes] of Object.entries(collections)) await engine.createCollection(name, indexes);
  return Object.assign(engine, { clock });
}

export function indexOn(...keys: readonly (readonly [field: string, direction: 1 | -1])[]): IndexDefinition {
  return { name: keys.map(([field, direction]) => `${field}_${direction}`).join('_'), keys };
}

/** All documents of a collection that meet a query, in natural order. */
export async function findAll(engine: Engine, collection: string, query: Query = {}): Promise<Document[]> {
  return (await engine.find({ collection, query })).documents;
}

export async function findIds(engine: Engine, collection: string, query: Query): Promise<unknown[]> {
  return (await findAll(engine, collection, query)).map(({ _id }) => _id);
}
