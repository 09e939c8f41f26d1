import { serve } from '../common/runtime/serve';
import { login } from './handler';

export const main = serve(login);
