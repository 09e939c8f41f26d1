import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { settingsFields, SETTINGS_ID, type Settings } from '../collections/settings';
import type { LocalCloud } from '../../scripts/local/types';

type Seeded = Pick<LocalCloud, 'engine' | 'clock' | 'url' | 'wechat'>;

/** Where a local cloud's WeChat Pay and beacon are; their addresses have the port of this start. */
export interface Outside {
  readonly pay: Pick<LocalCloud['wechat']['pay'], 'merchantId' | 'v3Endpoint' | 'notifyUrl'>;
  readonly beacon: Pick<LocalCloud['wechat']['beacon'], 'chain' | 'endpoint'>;
}

/** Money is taken by WeChat Pay v3, which alone may take it for liquor, and draws are decided by the local beacon. */
export function settingsOutside({ pay, beacon }: Outside): Pick<Settings, 'payment' | 'draws'> {
  const { payment, draws } = settingsFields.parse({});
  const { merchantId, v3Endpoint: endpoint, notifyUrl } = pay;
  return {
    payment: { ...payment, provider: 'wechatPayV3', merchantId, endpoint, notifyUrl },
    draws: { ...draws, beacon: { ...beacon.chain, endpoints: [beacon.endpoint] } },
  };
}

/** An address that an earlier start gave: this machine's, on whatever port that one had. */
const LOCAL_ORIGIN = /^http:\/\/127\.0\.0\.1:\d+(?=\/|$)/;

/**
 * Local addresses move to the port of this start, and a section that a shop of before money had no word of is added.
 * Whatever else an operator has set stays as it is.
 */
export async function renewAddresses({ engine, clock, url, wechat }: Seeded): Promise<void> {
  const query = { _id: SETTINGS_ID };
  const { documents } = await engine.find({ collection: 'settings', query, limit: 1 });
  const [stored] = documents;
  const sections = sectionsOutside.safeParse({ ...settingsOutside(wechat), ...stored });
  if (stored === undefined || !sections.success) return; // health tells what is wrong with it
  const { payment, draws } = sections.data;
  const { beacon } = draws;
  const move = (address: string): string => address.replace(LOCAL_ORIGIN, url);
  const moved = {
    payment: { ...payment, endpoint: move(payment.endpoint), notifyUrl: move(payment.notifyUrl) },
    draws: { ...draws, beacon: { ...beacon, endpoints: beacon.endpoints.map(move) } },
  };
  if (isDeepStrictEqual(moved, { payment: stored['payment'], draws: stored['draws'] })) return;
  const update = { $set: { ...moved, updatedAt: clock.now() }, $inc: { revision: 1 } };
  await engine.update({ collection: 'settings', query, update });
}

const sectionsOutside = z.object(settingsFields.pick({ payment: true, draws: true }).shape);
