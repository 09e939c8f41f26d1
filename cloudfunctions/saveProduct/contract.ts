import * as z from 'zod';
import { defineContract } from '../common/contract/defineContract';
import { id, requestId } from '../common/contract/units';
import { productFields, productStatus, sku, SKUS_MAX } from '../../database/collections/products';

const NAMED_VALUES_MAX = 20;

/** An issue that the schema cannot see, in the words of the operator. */
export const PRICE_UNFIT = '规格价格与支付方式不符';

/** Names that an operator chooses become keys of a document, where '.' and '$' would mean something else. */
const plainName = z.string().regex(/^[^.$]+$/, '名称不能包含 . 或 $');

const namedValues = (nameCharsMax: number, valueCharsMax: number) =>
  z
    .record(plainName.max(nameCharsMax), z.string().max(valueCharsMax))
    .refine((values) => Object.keys(values).length <= NAMED_VALUES_MAX, `最多 ${NAMED_VALUES_MAX} 项`);

const skus = z
  .array(sku.extend({ specifications: namedValues(30, 60) }))
  .min(1)
  .max(SKUS_MAX)
  .refine((all) => new Set(all.map(({ skuId }) => skuId)).size === all.length, '规格编号不能重复');

/** What is left out has its default in a new product (F-033) and stays as it is in a known one. */
const productChanges = productFields.extend({ properties: namedValues(30, 200), skus }).exactPartial();

export const contract = defineContract({
  name: 'saveProduct',
  summary: 'Makes a product as a draft, or changes the one whose revision the operator saw.',
  kind: 'command',
  auth: 'operator',
  role: 'catalogue',
  input: z
    .strictObject({
      requestId,
      productId: id.exactOptional(), // absent: a new product
      revision: z.int().min(1).exactOptional(), // of the product as the operator saw it
      product: productChanges,
    })
    .refine(({ productId, revision }) => (productId === undefined) === (revision === undefined), {
      path: ['revision'],
      error: '修改商品时请同时填写商品编号和版本',
    })
    .refine(
      ({ productId, product }) =>
        productId === undefined || (product.skus === undefined) === (product.paymentMode === undefined),
      { path: ['product', 'paymentMode'], error: '支付方式与规格价格请一并填写' },
    ),
  output: z.strictObject({ productId: id, revision: z.int(), status: productStatus }),
  errors: [
    'NOT_ALLOWED',
    'OPERATOR_UNKNOWN',
    'ROLE_MISSING',
    'INVALID_INPUT',
    'IDEMPOTENCY_KEY_REUSED',
    'PRODUCT_NOT_FOUND',
    'REVISION_STALE',
    'PRODUCT_BROKEN',
    'PAYMENT_MODE_NOT_ALLOWED',
    'SKUS_TOO_MANY',
    'SKU_TAKEN',
    'CATEGORY_NOT_FOUND',
    'BUSY',
    'INTERNAL',
  ],
  deploy: { timeoutSeconds: 20, memoryMb: 256 },
});
