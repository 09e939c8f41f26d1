import { serve } from '../common/runtime/serve';
import { register } from './handler';

export const main = serve(register);
