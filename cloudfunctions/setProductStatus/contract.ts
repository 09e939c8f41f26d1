import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id, requestId } from '../common/contract/units';
import { productStatus } from '../../database/collections/products';

export const contract = defineContract({
  name: 'setProductStatus',
  summary: 'Puts a product on sale, takes it off, or deletes it for good.',
  kind: 'command',
  auth: 'operator',
  role: 'catalogue',
  input: z.strictObject({
    requestId,
    productId: id,
    revision: z.int().min(1), // of the product as the operator saw it
    status: productStatus.exclude(['draft']),
  }),
  output: z.strictObject({ productId: id, revision: z.int(), status: productStatus }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'PRODUCT_NOT_FOUND',
    'REVISION_STALE',
    'PRODUCT_STATUS_INVALID',
    'PRODUCT_BROKEN',
    'PAYMENT_MODE_NOT_ALLOWED',
    'SKUS_TOO_MANY',
    'SKU_TAKEN',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
