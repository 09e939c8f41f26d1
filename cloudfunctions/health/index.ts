import { serve } from '../common/runtime/serve';
import { health } from './handler';

export const main = serve(health);
