import type { CollectionName } from '../../store/documents';
import { readAll } from '../auditWorld';
import type { World } from '../world';

/** All that an operation may leave behind. Jobs and checkpoints only say when somebody last looked. */
const COMPARED: readonly CollectionName[] = [
  'audits',
  'categories',
  'consents',
  'drawChunks',
  'draws',
  'drawSecrets',
  'entries',
  'events',
  'identities',
  'inventoryRecords',
  'operations',
  'operators',
  'orders',
  'products',
  'qualifications',
  'refunds',
  'registrations',
  'settings',
  'shoppers',
  'stocks',
];

/**
 * Fields that differ between two runs of the same: drawn at random, hashed over a time, or how often something was
 * tried.
 */
const VARYING: ReadonlySet<string> = new Set([
  'attemptId',
  'hash',
  'previousHash',
  'headHash',
  'iv',
  'tag',
  'data',
  'attempts',
  'lastError',
  'secret', // of a draw, with its hash and what is hashed beside instants
  'salt',
  'secretHash',
  'parametersHash',
  'transactionId', // WeChat numbers what comes in the order in which it comes
  'providerRefundId',
]);
const INSTANT_MIN = 1_500_000_000_000; // epoch ms; amounts stay far below
const INSTANT_IN_TEXT = /\b1[5-9]\d{11}\b/g;
const FRESH_ID = /^given\.[\w-]{16}$/;

/**
 * The whole database as far as two undisturbed runs at different times would agree on it. Tombstones are left out.
 */
export async function readFinalState({ cloud }: World): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const collections = await Promise.all(
    COMPARED.map(async (name) => {
      const documents = await readAll(cloud.engine, name);
      const standing = documents.filter((document) => !('status' in document && document.status === 'void'));
      return [name, standing.map((document) => withoutVariance(document)).sort(byText)] as const;
    }),
  );
  return { ...Object.fromEntries(collections), wechatPay: readMoney(cloud) };
}

/** What WeChat has taken and given back. An order that was only opened there has moved nothing. */
function readMoney({ wechat: { pay } }: World['cloud']): readonly string[] {
  const paid = pay.transactions().filter(({ paidAt }) => paidAt !== null);
  return [
    ...paid.map(({ orderId, totalFen }) => `${orderId} paid ${totalFen}`),
    ...pay.refunds().map(({ refundId, refundFen, state }) => `${refundId} ${refundFen} ${state}`),
  ].sort();
}

/** The value with every instant and every varying field replaced by a word. */
export function withoutVariance(value: unknown): unknown {
  if (typeof value === 'number') return value >= INSTANT_MIN ? '<instant>' : value;
  if (typeof value === 'string')
    return value.replace(FRESH_ID, 'given.<id>').replace(INSTANT_IN_TEXT, '<instant>');
  if (Array.isArray(value)) return value.map(withoutVariance);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, VARYING.has(key) ? '<varying>' : withoutVariance(field)]),
  );
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
