import { invariant } from './invariant';

export interface StateTable<State extends string> {
  readonly states: readonly State[];
  readonly initial: readonly State[];
  canMove(from: State, to: State): boolean;
  /** Throws an InvariantError when the move is not in the table; a shopper's no is the caller's refusal. */
  assertMove(from: State, to: State): void;
  isFinal(state: State): boolean;
}

/**
 * The states of a thing and where each may go. The table is checked when it is loaded: every target is a state, no
 * state moves to itself, and every state can be reached from an initial one.
 */
export function defineStates<const State extends string>(
  initial: readonly NoInfer<State>[],
  targets: Readonly<Record<State, readonly NoInfer<State>[]>>,
): StateTable<State> {
  const moves = new Map<string, readonly State[]>(Object.entries<readonly State[]>(targets));
  assertTable(initial, moves);
  const canMove = (from: State, to: State): boolean => moves.get(from)?.includes(to) ?? false;
  return {
    states: Object.keys(targets).filter((state): state is State => moves.has(state)),
    initial,
    canMove,
    assertMove: (from, to) => invariant(canMove(from, to), `${from} does not become ${to}`),
    isFinal: (state) => moves.get(state)?.length === 0,
  };
}

function assertTable(initial: readonly string[], moves: ReadonlyMap<string, readonly string[]>): void {
  for (const [state, targets] of moves) {
    invariant(!targets.includes(state), `${state} moves to itself`);
    for (const target of targets)
      invariant(moves.has(target), `${state} moves to ${target}, which is no state`);
  }
  const reached = new Set<string>();
  const open = [...initial];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    invariant(moves.has(state), `${state} is initial and no state`);
    if (reached.has(state)) continue;
    reached.add(state);
    open.push(...(moves.get(state) ?? []));
  }
  for (const state of moves.keys()) invariant(reached.has(state), `${state} is never reached`);
}
