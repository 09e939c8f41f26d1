/**
 * Of every function that reserves or returns stock: the sweeper waits this long, and a transaction's life, before it
 * ends what one left.
 */
export const WRITER_TIMEOUT_SECONDS = 20;
