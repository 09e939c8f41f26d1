import { serve } from '../common/runtime/serve';
import { withdrawIdentity } from './handler';

export const main = serve(withdrawIdentity);
