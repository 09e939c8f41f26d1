import { serve } from '../common/runtime/serve';
import { auditLedger } from './handler';

export const main = serve(auditLedger);
