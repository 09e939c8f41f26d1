import type { Settings } from '../../../database/collections/settings';
import type { Database } from '../store/database';
import type { Invocation, Operator, OperatorProof } from './authenticate';

/** Facts that an operation adds to its one log line. */
export type Note = (facts: Readonly<Record<string, string | number | boolean>>) => void;

/** What every handler is given: parsed input, one instant, and the store. */
export interface Call<Input> {
  readonly input: Input;
  readonly now: number; // epoch ms, read once
  readonly db: Database;
  readonly settings: () => Promise<Settings>;
  readonly note: Note;
}

/** Reads cannot become writes: a query's store has none. */
export type Reader = Pick<Database, 'get' | 'find' | 'findFields' | 'count'>;

export type ShopperQueryCall<Input> = Omit<Call<Input>, 'db'> & {
  readonly db: Reader;
  readonly openid: string;
};
export type OpenQueryCall<Input> = Omit<Call<Input>, 'db'> & { readonly db: Reader };
export type ShopperCall<Input> = Call<Input> & { readonly openid: string };
export type OperatorCall<Input> = Call<Input> & {
  readonly operator: Operator;
  readonly approval: OperatorProof | null; // of a second operator, not yet proved
};
/** A job stops taking new work at `stopAt` and leaves the rest to its next run. */
export type JobCall<Input> = Call<Input> & { readonly stopAt: number; readonly clock: () => number };

export type { Invocation };
