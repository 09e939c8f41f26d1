import { serve } from '../common/runtime/serve';
import { sweepOrders } from './handler';

export const main = serve(sweepOrders);
