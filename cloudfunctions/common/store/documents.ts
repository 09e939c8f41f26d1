import type { Category } from '../../../database/collections/categories';
import type { Checkpoint } from '../../../database/collections/checkpoints';
import type { Consent } from '../../../database/collections/consents';
import type { DrawChunk } from '../../../database/collections/drawChunks';
import type { Draw } from '../../../database/collections/draws';
import type { DrawSecret } from '../../../database/collections/drawSecrets';
import type { OutboxEvent } from '../../../database/collections/events';
import type { Identity } from '../../../database/collections/identities';
import type { InventoryRecord } from '../../../database/collections/inventoryRecords';
import type { Audit } from '../../../database/collections/audits';
import type { Job } from '../../../database/collections/jobs';
import type { Operation } from '../../../database/collections/operations';
import type { Operator } from '../../../database/collections/operators';
import type { Order, VoidOrder } from '../../../database/collections/orders';
import type { Product } from '../../../database/collections/products';
import type { Qualification } from '../../../database/collections/qualifications';
import type { Refund } from '../../../database/collections/refunds';
import type { Registration } from '../../../database/collections/registrations';
import type { Settings } from '../../../database/collections/settings';
import type { Shopper } from '../../../database/collections/shoppers';
import type { Stock } from '../../../database/collections/stocks';
import type { Entry } from '../domain/wallet/entry';

type Primitive = string | number | boolean | null | undefined;
export type Frozen<T> = T extends Primitive
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [Key in keyof T]: Frozen<T[Key]> };

/** What each collection holds, as the store hands it out: never to be changed in place. */
export interface Documents {
  audits: Frozen<Audit>;
  categories: Frozen<Category>;
  checkpoints: Frozen<Checkpoint>;
  consents: Frozen<Consent>;
  drawChunks: Frozen<DrawChunk>;
  draws: Frozen<Draw>;
  drawSecrets: Frozen<DrawSecret>;
  entries: Entry;
  events: Frozen<OutboxEvent>;
  identities: Frozen<Identity>;
  inventoryRecords: Frozen<InventoryRecord>;
  jobs: Frozen<Job>;
  operations: Frozen<Operation>;
  operators: Frozen<Operator>;
  orders: Frozen<Order> | Frozen<VoidOrder>;
  products: Frozen<Product>;
  qualifications: Frozen<Qualification>;
  refunds: Frozen<Refund>;
  registrations: Frozen<Registration>;
  settings: Frozen<Settings> & { readonly _id: string; readonly revision: number; readonly updatedAt: number };
  shoppers: Frozen<Shopper>;
  stocks: Frozen<Stock>;
}

export type CollectionName = keyof Documents;
