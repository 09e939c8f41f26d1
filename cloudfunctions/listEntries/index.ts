import { serve } from '../common/runtime/serve';
import { listEntries } from './handler';

export const main = serve(listEntries);
