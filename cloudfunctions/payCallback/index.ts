import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { payCallback } from './handler';

export const main = serve(payCallback, { choosePayment });
