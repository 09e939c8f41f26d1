import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { resolveRefund } from './handler';

export const main = serve(resolveRefund, { choosePayment });
