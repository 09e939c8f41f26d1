import { serve } from '../common/runtime/serve';
import { adjustStock } from './handler';

export const main = serve(adjustStock);
