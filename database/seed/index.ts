import type { CollectionName, Documents } from '../../cloudfunctions/common/store/documents';
import type { LocalCloud } from '../../scripts/local/types';
import { settingsFields, SETTINGS_ID } from '../collections/settings';
import { seedCategories } from './categories';
import { LOCAL_OPERATOR_SOURCE, LOCAL_OPERATORS, seedOperators } from './operators';
import { renewAddresses, settingsOutside, type Outside } from './outside';
import { seedInventoryRecords, seedProducts, seedStocks } from './products';

type Seeded = Pick<LocalCloud, 'engine' | 'clock' | 'url' | 'wechat'>;

/**
 * Opens the shop on a local cloud. What is there already stays as it is, so that it may run at every start; only local
 * addresses in the settings move to the port of this one.
 */
export async function seedCloud(cloud: Seeded): Promise<void> {
  const seeds = seedDocuments(cloud.clock.now(), cloud.wechat);
  for (const [collection, documents] of Object.entries(seeds))
    await insertMissing(cloud, collection, documents);
  await renewAddresses(cloud);
}

type Seeds = { readonly [Name in CollectionName]?: readonly Documents[Name][] };

/** Whole documents, as the operators' commands would have left them. */
export function seedDocuments(now: number, outside: Outside): Seeds {
  const [{ operatorId }] = LOCAL_OPERATORS;
  const settings = settingsFields.parse({
    shopName: '金鹿商城',
    ...settingsOutside(outside),
    operatorSources: [LOCAL_OPERATOR_SOURCE],
  });
  return {
    operators: seedOperators(now),
    settings: [{ ...settings, _id: SETTINGS_ID, revision: 1, updatedAt: now }],
    categories: seedCategories(now),
    products: seedProducts(operatorId, now),
    stocks: seedStocks(now),
    inventoryRecords: seedInventoryRecords(operatorId, now),
  };
}

async function insertMissing(
  { engine }: Seeded,
  collection: string,
  documents: readonly { readonly _id: string }[],
): Promise<void> {
  const ids = documents.map(({ _id }) => _id);
  const found = await engine.find({ collection, query: { _id: { $in: ids } }, limit: ids.length });
  const known = new Set(found.documents.map(({ _id }) => _id));
  const missing = documents.filter(({ _id }) => !known.has(_id));
  if (missing.length > 0)
    await engine.insert({ collection, documents: missing.map((document) => ({ ...document })) });
}
