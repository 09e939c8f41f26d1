import type { World } from '../../cloudfunctions/common/testing/world';
import type { CollectionName, Documents } from '../../cloudfunctions/common/store/documents';

const PAGE = 1_000;

/** Puts documents straight into the engine, in pages. */
export async function insertAll<Name extends CollectionName>(
  { cloud }: World,
  collection: Name,
  documents: readonly Documents[Name][],
): Promise<void> {
  for (let from = 0; from < documents.length; from += PAGE) {
    const page = documents.slice(from, from + PAGE);
    const plain = page.map((document) => Object.fromEntries(Object.entries(document)));
    await cloud.engine.insert({ collection, documents: plain });
  }
}
