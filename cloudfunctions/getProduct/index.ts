import { serve } from '../common/runtime/serve';
import { getProduct } from './handler';

export const main = serve(getProduct);
