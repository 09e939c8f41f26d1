import { serve } from '../common/runtime/serve';
import { checkExchange } from './handler';

export const main = serve(checkExchange);
