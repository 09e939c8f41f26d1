import { serve } from '../common/runtime/serve';
import { getDrawProof } from './handler';

export const main = serve(getDrawProof);
