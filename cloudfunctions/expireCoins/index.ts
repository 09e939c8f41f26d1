import { serve } from '../common/runtime/serve';
import { expireCoins } from './handler';

export const main = serve(expireCoins);
