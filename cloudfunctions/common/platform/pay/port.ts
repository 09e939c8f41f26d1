import type { Settings } from '../../../../database/collections/settings';
import type { ProveNotice } from '../../contract/ports';

/** Reads the keys of WeChat Pay v3 and loads its library; refuses PAYMENT_NOT_CONFIGURED as ChoosePayment does. */
export type OpenNotices = (rules: Settings['payment']) => Promise<ProveNotice>;
