import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { confirmPayment } from './handler';

export const main = serve(confirmPayment, { choosePayment });
