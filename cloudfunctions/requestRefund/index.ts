import { serve } from '../common/runtime/serve';
import { requestRefund } from './handler';

export const main = serve(requestRefund);
