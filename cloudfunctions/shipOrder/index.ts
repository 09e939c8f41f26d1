import { serve } from '../common/runtime/serve';
import { shipOrder } from './handler';

export const main = serve(shipOrder);
