import { serve } from '../common/runtime/serve';
import { exchange } from './handler';

export const main = serve(exchange);
