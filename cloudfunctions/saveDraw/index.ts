import { serve } from '../common/runtime/serve';
import { saveDraw } from './handler';

export const main = serve(saveDraw);
