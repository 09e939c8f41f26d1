import { compare, type Finding } from '../domain/audit/finding';
import { auditEntries, startLedger, type LedgerCheckpoint } from '../domain/audit/ledger';
import { auditWalletForm, compareWallet } from '../domain/audit/wallet';
import { DAY_MS } from '../domain/calendar';
import type { Database } from './database';

const ENTRIES_PAGE = 500;
/** At one visit; a longer wallet is counted over several runs. */
const PAGES_PER_VISIT_MAX = 4;
/** An entry that was edited before the checkpoint is seen when the count starts over. */
const START_OVER_MS = DAY_MS;

/**
 * Counts what is new in a wallet's entries and, having seen them all, compares the wallet. Entries are append-only
 * and the wallet names the last one, so reading the wallet first and then no further than that entry gives one
 * moment.
 */
export async function auditShopper(
  db: Database,
  openid: string,
  now: number,
): Promise<{ readonly findings: readonly Finding[]; readonly entries: number }> {
  const stored = await db.get('checkpoints', openid);
  const shopper = await db.get('shoppers', openid);
  if (shopper === null) return { findings: [], entries: 0 };
  const misshapen = auditWalletForm(openid, shopper.wallet);
  if (misshapen.length > 0) return { findings: misshapen, entries: 0 };
  const fresh = stored === null || stored.startedAt + START_OVER_MS <= now;
  const startedAt = fresh ? now : stored.startedAt;
  let checkpoint: LedgerCheckpoint = fresh ? startLedger(openid) : stored;
  let [counted, ended] = [0, false];
  for (let page = 0; page < PAGES_PER_VISIT_MAX && !ended; page += 1) {
    const where = {
      all: { openid, sequence: { range: [checkpoint.sequence + 1, shopper.wallet.sequence] } },
    } as const;
    const entries = await db.find('entries', where, { order: [['sequence', 'asc']], limit: ENTRIES_PAGE });
    const audited = auditEntries(checkpoint, entries);
    if (audited.findings.length > 0) return { findings: audited.findings, entries: counted };
    checkpoint = audited.checkpoint;
    counted += entries.length;
    ended = entries.length < ENTRIES_PAGE;
  }
  if (fresh || counted > 0) await db.put('checkpoints', { ...checkpoint, _id: openid, startedAt });
  if (!ended) return { findings: [], entries: counted };
  const findings = [
    ...compareWallet(checkpoint, shopper.wallet),
    ...(await strayEntries(db, openid, shopper.wallet.sequence)),
  ];
  return { findings, entries: counted };
}

/** Entries beyond the wallet's last one were written by hand: they would block the shopper's next movement. */
async function strayEntries(db: Database, openid: string, sequence: number): Promise<readonly Finding[]> {
  const [stray] = await db.find(
    'entries',
    { all: { openid, sequence: { gt: sequence } } },
    { order: [['sequence', 'desc']], limit: 1 },
  );
  if (stray === undefined) return [];
  const current = (await db.get('shoppers', openid))?.wallet.sequence ?? 0;
  return compare('wallet.head', `wallet ${openid}, sequence`, Math.max(stray.sequence, current), current);
}
