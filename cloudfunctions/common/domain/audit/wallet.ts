import type { Asset } from '../../contract/units';
import type { Entry } from '../wallet/entry';
import type { Lot, Wallet } from '../wallet/lots';
import { type Finding, compare, reportForm, sumOf } from './finding';
import { walletFault } from './form';
import { type LedgerCheckpoint, auditEntries, startLedger } from './ledger';

const ASSETS: readonly Asset[] = ['points', 'coin'];

/** Checks a wallet against all its entries, in order of sequence, both read at one moment. */
export function auditWallet(openid: string, wallet: Wallet, entries: readonly Entry[]): readonly Finding[] {
  const { checkpoint, findings } = auditEntries(startLedger(openid), entries);
  return findings.length > 0 ? findings : compareWallet(checkpoint, wallet);
}

/** Checks that a wallet is one at all: somebody may have edited it by hand. */
export function auditWalletForm(openid: string, wallet: Wallet): readonly Finding[] {
  return reportForm('wallet.form', `wallet ${openid}`, walletFault(wallet));
}

/** Checks a wallet against a checkpoint that has counted every entry of it. */
export function compareWallet(checkpoint: LedgerCheckpoint, wallet: Wallet): readonly Finding[] {
  const subject = `wallet ${checkpoint.openid}`;
  const misshapen = auditWalletForm(checkpoint.openid, wallet);
  if (misshapen.length > 0) return misshapen;
  return [
    ...compare('wallet.head', `${subject}, sequence`, checkpoint.sequence, wallet.sequence),
    ...compare('wallet.head', `${subject}, hash`, checkpoint.hash, wallet.headHash),
    ...lotFindings(subject, checkpoint.lots, wallet.lots),
    ...ASSETS.flatMap((asset) => assetFindings(`${subject}, ${asset}`, asset, checkpoint, wallet)),
    ...compare('wallet.nextExpiryAt', subject, soonestOf(checkpoint.lots), wallet.nextExpiryAt),
  ];
}

function assetFindings(
  subject: string,
  asset: Asset,
  checkpoint: LedgerCheckpoint,
  wallet: Wallet,
): readonly Finding[] {
  const counted = checkpoint.totals[asset];
  const { earned, spent, expired } = wallet.totals[asset];
  const live = balanceIn(wallet.lots, asset);
  return [
    ...compare('wallet.balance', subject, balanceIn(checkpoint.lots, asset), live),
    ...compare('wallet.totals', `${subject} earned`, counted.earned, earned),
    ...compare('wallet.totals', `${subject} spent`, counted.spent, spent),
    ...compare('wallet.totals', `${subject} expired`, counted.expired, expired),
    ...compare('wallet.conservation', subject, earned, live + spent + expired),
  ];
}

/** Lot by lot, those that only one side knows included. */
function lotFindings(subject: string, counted: readonly Lot[], found: readonly Lot[]): readonly Finding[] {
  const ids = new Set([...counted, ...found].map(({ id }) => id));
  return [...ids].flatMap((id) => {
    const [expected, actual] = [describe(counted, id), describe(found, id)];
    return compare('wallet.lots', `${subject}, lot ${id}`, expected, actual);
  });
}

/** Every field but the id; a lot that is there twice reads as two. */
function describe(lots: readonly Lot[], id: string): string {
  const described = lots
    .filter((lot) => lot.id === id)
    .map(({ asset, remaining, earnedAt, expiresAt, sourceId }) =>
      [remaining, asset, 'earned at', earnedAt, 'expires at', expiresAt, 'from', sourceId].join(' '),
    );
  return described.join(' and ') || 'none';
}

function balanceIn(lots: readonly Lot[], asset: Asset): number {
  return sumOf(lots.filter((lot) => lot.asset === asset).map(({ remaining }) => remaining));
}

function soonestOf(lots: readonly Lot[]): number | null {
  return lots.length === 0 ? null : Math.min(...lots.map(({ expiresAt }) => expiresAt));
}
