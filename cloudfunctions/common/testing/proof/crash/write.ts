import type { CallRecord } from '../../../../../scripts/local/types';
import type { World } from '../../world';

/** An operation that writes, as the proof of its crashes looks at it. */
export interface Write {
  readonly operation: string;
  readonly furnish: (world: World) => Promise<void>;
  /** The same request each time: what a client repeats, or a timer that fires again. */
  readonly call: (world: World) => Promise<CallRecord>;
  /** A command's client may also give up; a job's timer never does. */
  readonly caller: 'client' | 'timer';
  /** Whether a repetition answers what the first call did. */
  readonly repetition: 'sameAnswer' | 'ownAnswer';
  /** The one effect, told by `look` when everything has settled. */
  readonly look: (world: World) => Promise<unknown>;
  readonly effect: unknown;
}
