import { serve } from '../common/runtime/serve';
import { setProductStatus } from './handler';

export const main = serve(setProductStatus);
