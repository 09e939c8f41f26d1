import { serve } from '../common/runtime/serve';
import { confirmReceipt } from './handler';

export const main = serve(confirmReceipt);
