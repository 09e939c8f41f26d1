import { serve } from '../common/runtime/serve';
import { listDraws } from './handler';

export const main = serve(listDraws);
