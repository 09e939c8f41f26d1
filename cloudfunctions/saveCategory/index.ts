import { serve } from '../common/runtime/serve';
import { saveCategory } from './handler';

export const main = serve(saveCategory);
