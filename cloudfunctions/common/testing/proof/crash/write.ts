import type { CallRecord } from '../../../../../scripts/local/types';
import type { World } from '../../world';

/** An operation that writes, as the proof of its crashes looks at it. */
export interface Write {
  readonly operation: string;
  readonly furnish: (world: World) => Promise<void>;
  /** The same request each time: what a client repeats, or a timer that fires again. */
  readonly call: (world: World) => Promise<CallRecord>;
  /** Done before each case, by itself: what must be young when the operation comes. */
  readonly before?: (world: World) => Promise<void>;
  /** A command's client may also give up; a job's timer never does, nor does WeChat with a notice. */
  readonly caller: 'client' | 'timer' | 'notice';
  /** Whether a repetition answers what the first call did. */
  readonly repetition: 'sameAnswer' | 'ownAnswer';
  /** The one effect, told by `look` when everything has settled. */
  readonly look: (world: World) => Promise<unknown>;
  readonly effect: unknown;
}
