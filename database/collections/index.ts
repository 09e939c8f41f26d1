import * as audits from './audits';
import * as categories from './categories';
import * as checkpoints from './checkpoints';
import * as consents from './consents';
import * as entries from './entries';
import * as events from './events';
import * as identities from './identities';
import * as inventoryRecords from './inventoryRecords';
import * as jobs from './jobs';
import * as operations from './operations';
import * as operators from './operators';
import * as orders from './orders';
import * as products from './products';
import * as settings from './settings';
import * as shoppers from './shoppers';
import * as stocks from './stocks';

export const COLLECTIONS = [
  audits,
  categories,
  checkpoints,
  consents,
  entries,
  events,
  identities,
  inventoryRecords,
  jobs,
  operations,
  operators,
  orders,
  products,
  settings,
  shoppers,
  stocks,
].map((module) => module.collection);
