import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id, requestId } from '../common/contract/units';
import { categoryFields } from '../../database/collections/categories';

export const contract = defineContract({
  name: 'saveCategory',
  summary:
    'Makes a category, or changes or moves the one whose revision the operator saw; its products go with it.',
  kind: 'command',
  auth: 'operator',
  role: 'catalogue',
  input: z
    .strictObject({
      requestId,
      categoryId: id.exactOptional(), // absent: a new category
      revision: z.int().min(1).exactOptional(), // of the category as the operator saw it
      category: categoryFields.exactPartial(), // left out: its default (F-039) in a new one, as it is in a known one
    })
    .refine(({ categoryId, revision }) => (categoryId === undefined) === (revision === undefined), {
      path: ['revision'],
      error: '修改分类时请同时填写分类编号和版本',
    })
    .refine(({ categoryId, category }) => categoryId !== undefined || category.name !== undefined, {
      path: ['category', 'name'],
      error: '分类名称不能为空',
    }),
  output: z.strictObject({ categoryId: id, level: z.int(), revision: z.int() }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'CATEGORY_NOT_FOUND',
    'REVISION_STALE',
    'CATEGORY_LEVEL_INVALID',
    'CATEGORY_TOO_LARGE',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
