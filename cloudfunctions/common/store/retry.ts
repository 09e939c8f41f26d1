import { jitter, sleep } from '../runtime/clock';
import { Ambiguous, classify, Conflict, DatabaseUnavailable, DuplicateKey } from './failures';

const TRANSACTION_ATTEMPTS_MAX = 5;
const REQUEST_ATTEMPTS_MAX = 3;
const BACKOFF_BASE_MS = 20;
const BACKOFF_MAX_MS = 1_000;

/** Full jitter: somewhere between nothing and the doubled step, so that callers who collided spread out. */
export function backoffMs(attempt: number): number {
  return jitter(Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** attempt));
}

/**
 * For a request that may always be repeated: a read, or a write whose condition or value makes a repetition harmless.
 */
export async function repeatSafely<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (raw) {
      const error = classify(raw);
      if (!(error instanceof Ambiguous || error instanceof Conflict)) throw error;
      if (attempt === REQUEST_ATTEMPTS_MAX) throw new DatabaseUnavailable(error);
      await sleep(backoffMs(attempt));
    }
  }
}

/**
 * The SDK's own runTransaction gives up on the conflicts that really happen (a conflict at update carries no code
 * through its wrapper), so the loop is ours. After a lost answer or a duplicate key `recall` decides whether the work
 * is done already.
 */
export async function repeatTransaction<Result>(
  run: () => Promise<Result>,
  recall: () => Promise<Result | null>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const unsettled = error instanceof Ambiguous || error instanceof DuplicateKey;
      if (!unsettled && !(error instanceof Conflict)) throw error;
      if (unsettled) {
        const done = await recall();
        if (done !== null) return done;
      }
      if (attempt === TRANSACTION_ATTEMPTS_MAX) throw new DatabaseUnavailable(error);
      await sleep(backoffMs(attempt));
    }
  }
}
