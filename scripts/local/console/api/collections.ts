import type { CollectionDetail, CollectionSummary } from '../apiTypes';
import { ConsoleError } from '../http';
import type { ApiContext, ApiRoute } from '../router';
import { propertiesOf } from '../schema';

export const collectionRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/collections', answer: ({ cloud, project }) => listCollections({ cloud, project }) },
  {
    method: 'GET',
    path: '/collections/:name',
    answer: (context, request) => describeCollection(context, request.param('name')),
  },
];

export async function listCollections({ cloud, project }: ApiContext): Promise<readonly CollectionSummary[]> {
  const titles = new Map(project.collections().map(({ name, title }) => [name, title]));
  const names = cloud.engine.collections().toSorted();
  return Promise.all(
    names.map(async (name) => ({
      name,
      title: titles.get(name) ?? '',
      total: (await cloud.engine.count({ collection: name, query: {} })).total,
      indexes: cloud.engine.indexes(name).length,
    })),
  );
}

function describeCollection({ cloud, project }: ApiContext, name: string): CollectionDetail {
  requireCollection({ cloud, project }, name);
  const known = project.collections().find((collection) => collection.name === name);
  const model = project.model(name);
  return {
    name,
    title: known?.title ?? '',
    indexes: cloud.engine.indexes(name).map((index) => ({
      name: index.name,
      keys: index.keys.map(([field, direction]) => (direction === 1 ? field : `-${field}`)).join(', '),
      unique: index.unique ?? false,
    })),
    fields: Object.entries(propertiesOf(model)).map(([field, schema]) => ({
      name: field,
      title: String(schema['title'] ?? schema['description'] ?? ''),
    })),
    hasSchema: model !== null,
  };
}

export function requireCollection({ cloud }: ApiContext, name: string): void {
  if (!cloud.engine.collections().includes(name)) throw new ConsoleError('COLLECTION_NOT_FOUND', name);
}
