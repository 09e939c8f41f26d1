import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { refundCallback } from './handler';

export const main = serve(refundCallback, { choosePayment });
