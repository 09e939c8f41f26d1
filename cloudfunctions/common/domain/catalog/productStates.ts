import { defineStates } from '../stateTable';

export type ProductStatus = 'draft' | 'on_sale' | 'off_sale' | 'deleted';

/** A deleted product stays, because orders name it, and never comes back (F-017). */
export const productStates = defineStates<ProductStatus>(['draft'], {
  draft: ['on_sale', 'deleted'],
  on_sale: ['off_sale', 'deleted'],
  off_sale: ['on_sale', 'deleted'],
  deleted: [],
});
