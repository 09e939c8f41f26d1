import { serve } from '../common/runtime/serve';
import { listProducts } from './handler';

export const main = serve(listProducts);
