import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { payOrder } from './handler';

export const main = serve(payOrder, { choosePayment });
