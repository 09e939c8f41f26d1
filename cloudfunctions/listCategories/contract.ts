import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';

const node = z.strictObject({
  id: z.string(),
  name: z.string(),
  icon: z.string(),
  description: z.string(),
  level: z.int(),
  sort: z.int(),
});

export const contract = defineContract({
  name: 'listCategories',
  summary: 'The enabled categories as a tree of two levels, in their order.',
  kind: 'query',
  auth: 'anyone',
  input: z.strictObject({ limit: z.int().min(1).max(200).default(200) }), // of level 1; the home page shows 8
  output: z.strictObject({ categories: z.array(node.extend({ children: z.array(node) })) }),
  errors: ['INVALID_INPUT', 'BUSY', 'INTERNAL'],
  deploy: { timeoutSeconds: 10, memoryMb: 256 },
});
