import { serve } from '../common/runtime/serve';
import { listCategories } from './handler';

export const main = serve(listCategories);
