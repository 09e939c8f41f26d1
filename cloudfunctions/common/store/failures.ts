/** An insert met a document with the same key. */
export class DuplicateKey extends Error {
  constructor(cause: unknown) {
    super('a document with this key exists', { cause });
    this.name = 'DuplicateKey';
  }
}

/** The transaction lost against another one, or the database was busy: the same work may be tried again. */
export class Conflict extends Error {
  constructor(cause: unknown) {
    super('the transaction met a conflict', { cause });
    this.name = 'Conflict';
  }
}

/** No answer came: whether the request was performed is open. */
export class Ambiguous extends Error {
  constructor(cause: unknown) {
    super('the answer was lost', { cause });
    this.name = 'Ambiguous';
  }
}

/** The database went on failing after every repetition. */
export class DatabaseUnavailable extends Error {
  constructor(cause: unknown) {
    super('the database is unavailable', { cause });
    this.name = 'DatabaseUnavailable';
  }
}

const CONFLICT = /TransactionConflict|TransactionBusy|DATABASE_TRANSACTION_CONFLICT|WriteConflict/;
const DUPLICATE = /E11000|duplicate key|DATABASE_DUPLICATE_WRITE/i;
const LIMITED = /EXCEED_REQUEST_LIMIT|EXCEED_CONCURRENT_REQUEST_LIMIT/;
const CUT_OFF = /ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|socket hang up|timeout/i;
const ENDED = /TransactionNotExist|DATABASE_TRANSACTION_FAIL|SYS_ERR|INTERNAL/i;

/**
 * Sorts what the SDK throws. Codes and texts: platform error code pages (DATABASE_TRANSACTION_CONFLICT: retry with
 * backoff; DATABASE_TRANSACTION_FAIL: ended) and MongoDB's E11000.
 */
export function classify(error: unknown): unknown {
  const { code, message } = readError(error);
  const text = `${code} ${message}`;
  if (DUPLICATE.test(text)) return new DuplicateKey(error);
  if (CONFLICT.test(text) || LIMITED.test(text)) return new Conflict(error);
  if (CUT_OFF.test(text) || ENDED.test(text)) return new Ambiguous(error);
  return error;
}

function readError(error: unknown): { readonly code: string; readonly message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  const message = 'message' in error ? String(error.message) : '';
  return { code, message };
}
