import { serve } from '../common/runtime/serve';
import { saveProduct } from './handler';

export const main = serve(saveProduct);
