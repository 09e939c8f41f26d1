import { serve } from '../common/runtime/serve';
import { listOrders } from './handler';

export const main = serve(listOrders);
