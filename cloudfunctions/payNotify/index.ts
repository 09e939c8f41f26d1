import { openNotices } from '../common/platform/pay/proveNotice';
import { serve } from '../common/runtime/serve';
import { payNotify } from './handler';

export const main = serve(payNotify, { openNotices });
