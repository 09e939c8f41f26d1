import { choosePayment } from '../common/platform/pay/choose';
import { serve } from '../common/runtime/serve';
import { cancelOrder } from './handler';

export const main = serve(cancelOrder, { choosePayment });
