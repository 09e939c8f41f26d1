/** A bug of ours or a document edited by hand: never shown to a shopper, always logged as an error. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Stops when something holds no longer that the code relies on; `why` says what should have held. */
export function invariant(condition: unknown, why: string): asserts condition {
  if (!condition) throw new InvariantError(why);
}
