import { serve } from '../common/runtime/serve';
import { adjustWallet } from './handler';

export const main = serve(adjustWallet);
