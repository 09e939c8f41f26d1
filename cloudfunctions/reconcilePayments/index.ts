import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { reconcilePayments } from './handler';

export const main = serve(reconcilePayments, { choosePayment });
