import { part } from './api';

export function documentHref(collection: string, id: unknown): string {
  return `/console/collections/${part(collection)}/document?id=${part(JSON.stringify(id))}`;
}
