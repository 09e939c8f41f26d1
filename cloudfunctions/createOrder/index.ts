import { serve } from '../common/runtime/serve';
import { createOrder } from './handler';

export const main = serve(createOrder);
