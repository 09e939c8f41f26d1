import type { JsonDocument, Overview } from '../apiTypes';
import { encodeDocument } from '../documentJson';
import type { ApiContext, ApiRoute } from '../router';
import { listCollections } from './collections';

const FINDINGS_COLLECTION = 'audits';
const FINDINGS_MAX = 10;
const MISSING_INDEXES_MAX = 20;

export const overviewRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/overview', answer: describeCloud },
];

async function describeCloud(context: ApiContext): Promise<Overview> {
  const { cloud } = context;
  const collections = await listCollections(context);
  const findings = await latestFindings(context);
  return {
    collections: collections.length,
    documents: collections.reduce((sum, collection) => sum + collection.total, 0),
    functions: cloud.functions.names.length,
    findings: findings.documents,
    findingsTotal: findings.total,
    missingIndexes: cloud.missingIndexes().slice(-MISSING_INDEXES_MAX).reverse(),
    missingFiles: cloud.missingFiles,
  };
}

async function latestFindings({ cloud }: ApiContext): Promise<{ documents: JsonDocument[]; total: number }> {
  const collection = FINDINGS_COLLECTION;
  if (!cloud.engine.collections().includes(collection)) return { documents: [], total: 0 };
  const query = { status: 'open' };
  const found = await cloud.engine.find({
    collection,
    query,
    order: [['lastSeenAt', -1]],
    limit: FINDINGS_MAX,
  });
  const { total } = await cloud.engine.count({ collection, query });
  return { documents: found.documents.map(encodeDocument), total };
}
