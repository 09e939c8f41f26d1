import * as z from 'zod';
import { id, instant } from '../../cloudfunctions/common/contract/units';
import { defineCollection } from './defineCollection';

export const categoryFields = z.strictObject({
  name: z.string().min(1).max(100),
  icon: z.string().max(500),
  description: z.string().max(500),
  parentId: id.nullable(),
  sort: z.int().min(-1_000_000).max(1_000_000),
  enabled: z.boolean(),
});

export const category = categoryFields.extend({
  _id: id,
  level: z.union([z.literal(1), z.literal(2)]),
  revision: z.int().min(1),
  createdAt: instant,
  updatedAt: instant,
});
export type Category = z.infer<typeof category>;

export const collection = defineCollection({
  name: 'categories',
  title: '商品分类',
  purpose: 'The two-level category tree.',
  schema: category,
  indexes: [
    {
      name: 'by_enabled_sort',
      keys: [
        ['enabled', 1],
        ['sort', -1],
      ],
      query: 'listCategories',
    },
    { name: 'by_parentId', keys: [['parentId', 1]], query: 'saveCategory: whether it has children' },
  ],
  rule: 'ADMINONLY',
  retention: 'kept',
});
