import { WRITER_TIMEOUT_SECONDS } from '../contract/timeouts';

/** The platform ends a transaction after this long. */
const TRANSACTION_LIFE_SECONDS = 30;

/** A call that began earlier than this can write nothing any more. */
export const REQUEST_SETTLE_MS = (WRITER_TIMEOUT_SECONDS + TRANSACTION_LIFE_SECONDS) * 1_000;
