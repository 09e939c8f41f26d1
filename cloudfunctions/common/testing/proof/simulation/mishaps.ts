import type { FaultRule } from '../../../../../scripts/local/types';

/** Latency is not among them: under the scheduler a call waits at the door for as long as the seed likes. */
export const FAULTS: readonly FaultRule[] = [
  { kind: 'crash', point: 'before' },
  { kind: 'crash', point: 'after' },
  { kind: 'loseAnswer' },
  { kind: 'hangUp' },
  {
    kind: 'fail',
    code: 'DATABASE_TRANSACTION_CONFLICT',
    message: '[ResourceUnavailable.TransactionConflict] Transaction is conflict',
  },
];
export const FAULTY_CALLS_MAX = 14; // a fault strikes one of so many

/** After these the caller does not know what was done, and asks again. */
export const UNHEARD: readonly string[] = ['crashed', 'threw', 'timedOut', 'BUSY', 'PAYMENT_UNAVAILABLE'];

/** What is reported though no law is broken: a clock that leaps lets a draw freeze late, a payment wait for days. */
export const EXPECTED_REPORTS: readonly string[] = ['stock.low', 'draw.frozenLate', 'payment.bill'];
