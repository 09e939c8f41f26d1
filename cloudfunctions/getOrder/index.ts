import { serve } from '../common/runtime/serve';
import { getOrder } from './handler';

export const main = serve(getOrder);
