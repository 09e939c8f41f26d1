import type { CallRecord } from '../../../../../scripts/local/types';
import type { World } from '../../world';

/** Calls that meet, and everything that may come of it. */
export interface Race {
  readonly furnish: (world: World) => Promise<void>;
  /** Done before each seed, by itself. */
  readonly before?: (world: World) => Promise<void>;
  /** Begun at once, in this order. */
  readonly calls: (world: World) => readonly (() => Promise<CallRecord>)[];
  /** Begun while the others run, before a step that the seed chooses among so many, when the clock has moved. */
  readonly late?: {
    readonly call: (world: World) => Promise<CallRecord>;
    readonly stepsMax: number;
    readonly moveMs?: number;
  };
  /** What is left behind, in words. */
  readonly tell: (world: World) => Promise<string>;
  /** The codes of the calls and what `tell` says: nothing else may happen, and each of them does under some seed. */
  readonly outcomes: readonly string[];
  /**
   * What is right too, and too rare for every choice of seeds: a call that met the same open transaction each time it
   * tried.
   */
  readonly rareOutcomes?: readonly string[];
  readonly instances?: number; // of one function; 20 unless the race is a crowd
}
