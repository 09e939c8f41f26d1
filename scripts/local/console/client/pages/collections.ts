import type { CollectionSummary } from '../../apiTypes';
import { TEXT } from '../../texts';
import { part, read } from '../api';
import { h } from '../dom';
import type { View } from '../router';
import { table } from '../table';

export async function openCollections(): Promise<View> {
  const collections = await read<readonly CollectionSummary[]>('/collections');
  const columns = [
    { title: TEXT.collection, className: 'mono' },
    { title: TEXT.collections.title },
    { title: TEXT.collections.total, className: 'number' },
    { title: TEXT.collections.indexes, className: 'number' },
  ];
  const rows = collections.map(({ name, title, total, indexes }) => ({
    href: `/console/collections/${part(name)}`,
    cells: [name, title, total.toLocaleString('zh-CN'), indexes],
  }));
  return {
    title: TEXT.nav.collections,
    body: [h('section', { className: 'card flush' }, table(columns, rows, TEXT.none))],
  };
}
