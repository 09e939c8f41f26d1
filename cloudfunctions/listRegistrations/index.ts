import { serve } from '../common/runtime/serve';
import { listRegistrations } from './handler';

export const main = serve(listRegistrations);
