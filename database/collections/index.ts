import * as audits from './audits';
import * as categories from './categories';
import * as checkpoints from './checkpoints';
import * as consents from './consents';
import * as drawChunks from './drawChunks';
import * as draws from './draws';
import * as drawSecrets from './drawSecrets';
import * as entries from './entries';
import * as events from './events';
import * as identities from './identities';
import * as inventoryRecords from './inventoryRecords';
import * as jobs from './jobs';
import * as operations from './operations';
import * as operators from './operators';
import * as orders from './orders';
import * as products from './products';
import * as qualifications from './qualifications';
import * as refunds from './refunds';
import * as registrations from './registrations';
import * as settings from './settings';
import * as shoppers from './shoppers';
import * as stocks from './stocks';

export const COLLECTIONS = [
  audits,
  categories,
  checkpoints,
  consents,
  drawChunks,
  draws,
  drawSecrets,
  entries,
  events,
  identities,
  inventoryRecords,
  jobs,
  operations,
  operators,
  orders,
  products,
  qualifications,
  refunds,
  registrations,
  settings,
  shoppers,
  stocks,
].map((module) => module.collection);
