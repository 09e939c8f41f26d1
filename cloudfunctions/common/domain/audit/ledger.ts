import type { Asset } from '../../contract/units';
import { type Entry, GENESIS_HASH, verifyChain } from '../wallet/entry';
import type { AssetTotals, Lot } from '../wallet/lots';
import { type Finding, compare, reportForm, sumOf } from './finding';
import { entryFault } from './form';

/** What a wallet's entries come to up to a sequence. Small: only lots that still hold something are kept. */
export interface LedgerCheckpoint {
  readonly openid: string;
  readonly sequence: number; // of the last entry counted
  readonly hash: string; // of the last entry counted
  readonly lots: readonly Lot[];
  readonly totals: Readonly<Record<Asset, AssetTotals>>;
}

/**
 * Where the books stand after some entries. With findings the checkpoint stays where it was: they are found again.
 */
export interface LedgerAudit {
  readonly checkpoint: LedgerCheckpoint;
  readonly findings: readonly Finding[];
}

const NOTHING: AssetTotals = { earned: 0, spent: 0, expired: 0 };

/** The checkpoint before a wallet's first entry. */
export function startLedger(openid: string): LedgerCheckpoint {
  return { openid, sequence: 0, hash: GENESIS_HASH, lots: [], totals: { points: NOTHING, coin: NOTHING } };
}

/**
 * Counts the entries that follow a checkpoint, in order of sequence. It sees every edit, gap and swap among them; an
 * entry before the checkpoint is looked at again only by starting over.
 */
export function auditEntries(checkpoint: LedgerCheckpoint, entries: readonly Entry[]): LedgerAudit {
  const findings = chainFindings(checkpoint, entries);
  if (findings.length > 0) return { checkpoint, findings };
  const counted = entries.reduce<LedgerAudit>(countEntry, { checkpoint, findings: [] });
  return counted.findings.length > 0 ? { checkpoint, findings: counted.findings } : counted;
}

function chainFindings(
  { openid, sequence, hash }: LedgerCheckpoint,
  entries: readonly Entry[],
): readonly Finding[] {
  const misshapen = entries.flatMap((entry) =>
    reportForm('entry.form', `entry ${entry._id}`, entryFault(entry)),
  );
  if (misshapen.length > 0) return misshapen;
  const check = verifyChain(entries, { sequence, hash });
  if (!check.ok) {
    const subject = `entry ${check.sequence} of ${openid}`;
    return [{ law: 'entry.chain', subject, expected: 'an unbroken chain', actual: check.why }];
  }
  return compare('entry.chain', `entries of ${openid}`, openid, entries[0]?.openid ?? openid);
}

function countEntry({ checkpoint, findings }: LedgerAudit, entry: Entry): LedgerAudit {
  const { asset, amount, lotId, sequence, hash } = entry;
  const before = checkpoint.lots.find(({ id }) => id === lotId);
  const remaining = (before?.remaining ?? 0) + amount;
  const others = checkpoint.lots.filter(({ id }) => id !== lotId);
  const lots = remaining === 0 ? others : [...others, lotOf(entry, remaining)];
  const balance = sumOf(lots.filter((lot) => lot.asset === asset).map((lot) => lot.remaining));
  const totals = { ...checkpoint.totals, [asset]: countTotals(checkpoint.totals[asset], entry) };
  return {
    checkpoint: { openid: checkpoint.openid, sequence, hash, lots, totals },
    findings: [
      ...findings,
      ...entryFindings(entry, before),
      ...compare('entry.balanceAfter', `entry ${entry._id}`, balance, entry.balanceAfter),
      ...(remaining < 0 ? compare('lot.notNegative', `entry ${entry._id}, lot ${lotId}`, 0, remaining) : []),
    ],
  };
}

function lotOf({ lotId: id, asset, earnedAt, expiresAt, sourceId }: Entry, remaining: number): Lot {
  return { id, asset, remaining, earnedAt, expiresAt, sourceId };
}

/** What a single entry must be, whoever wrote it. */
function entryFindings(entry: Entry, lot: Lot | undefined): readonly Finding[] {
  const subject = `entry ${entry._id}`;
  const number = entry._id.slice(entry._id.lastIndexOf(':') + 1);
  return [
    ...compare('entry.form', `${subject}, id`, `${entry.causeId}:${Number.parseInt(number, 10)}`, entry._id),
    ...compare('entry.form', `${subject}, lot`, `${entry.asset}.${entry.expiresAt}`, entry.lotId),
    ...compare('entry.form', `${subject}, source`, lot?.sourceId ?? entry.sourceId, entry.sourceId),
    ...compare('entry.form', `${subject}, earned`, lot?.earnedAt ?? entry.earnedAt, entry.earnedAt),
    ...compare('entry.form', `${subject}, sign`, signOf(entry), Math.sign(entry.amount)),
    ...compare('entry.expiry', subject, mayStand(entry), true),
  ];
}

/** Refunds give, consumption and expiry take; every other reason may do either. */
function signOf({ reason, amount }: Entry): number {
  if (reason === 'mall_refund') return 1;
  if (reason === 'mall_consumption' || reason === 'expire_deduct') return -1;
  return Math.sign(amount);
}

/** Half-open: a lot is spent before its expiry and expires at it or later. */
function mayStand({ reason, amount, at, expiresAt }: Entry): boolean {
  if (reason === 'expire_deduct') return at >= expiresAt;
  return amount > 0 || at < expiresAt;
}

function countTotals(totals: AssetTotals, { reason, amount }: Entry): AssetTotals {
  if (reason === 'expire_deduct') return { ...totals, expired: totals.expired - amount };
  if (reason === 'mall_refund' || amount < 0) return { ...totals, spent: totals.spent - amount };
  return { ...totals, earned: totals.earned + amount };
}
