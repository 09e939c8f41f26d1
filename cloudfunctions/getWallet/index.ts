import { serve } from '../common/runtime/serve';
import { getWallet } from './handler';

export const main = serve(getWallet);
