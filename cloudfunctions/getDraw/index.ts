import { serve } from '../common/runtime/serve';
import { getDraw } from './handler';

export const main = serve(getDraw);
