import type { OpenNotices } from '../common/platform/pay/port';
import { defineWebhook } from '../common/runtime/define';
import { settleProved } from '../common/store/notices';
import { acceptMsOf } from '../common/store/orders';
import { contract } from './contract';

interface Ports {
  readonly openNotices: OpenNotices;
}

export const payNotify = defineWebhook<typeof contract, Ports>(
  contract,
  async ({ input, now, db, settings, note }, { openNotices }) => {
    const rules = await settings();
    const prove = await openNotices(rules.payment);

    const outcome = await settleProved(db, { acceptMs: acceptMsOf(rules) }, prove(input, now), now);

    note(outcome);
  },
);
