import {
  begin,
  expire,
  kill,
  PRICE,
  settle,
  step,
  type Call,
  type Rules,
  type State,
} from './reservationModel';

export interface Setting {
  readonly stock: number;
  readonly points: number;
  readonly calls: readonly Call[];
  readonly crashes: number; // how many of the calls may die
}
export interface Exploration {
  readonly states: number;
  readonly ends: number;
  readonly broken: readonly string[]; // laws, each with the shortest list of steps found that breaks it
}

interface Visit {
  readonly state: State;
  readonly crashesLeft: number;
  readonly steps: readonly string[];
}

/** Tries every interleaving, breadth first, and looks at the laws in every state. */
export function explore({ stock, points, calls, crashes }: Setting, rules: Rules): Exploration {
  let open: Visit[] = [{ state: begin(stock, points, calls), crashesLeft: crashes, steps: [] }];
  const seen = new Set<string>();
  const broken = new Map<string, string>();
  let ends = 0;
  while (open.length > 0) {
    const next: Visit[] = [];
    for (const visit of open) {
      const key = `${visit.crashesLeft} ${JSON.stringify(visit.state)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const isEnd = visit.state.processes.every(({ at }) => at === 'done' || at === 'dead');
      if (isEnd) ends += 1;
      const laws = [
        ...findBroken(visit.state, stock, points),
        ...(isEnd ? findUnsettled(settle(visit.state, rules)) : []),
      ];
      for (const law of laws) if (!broken.has(law)) broken.set(law, `${law}: ${visit.steps.join(', ')}`);
      next.push(...successorsOf(visit, calls, rules));
    }
    open = next;
  }
  return { states: seen.size, ends, broken: [...broken.values()] };
}

function successorsOf(
  { state, crashesLeft, steps }: Visit,
  calls: readonly Call[],
  rules: Rules,
): readonly Visit[] {
  return calls.flatMap((call, index) => {
    const { at, transaction } = state.processes[index] ?? { at: 'done', transaction: null };
    const isLive = at !== 'done' && at !== 'dead';
    const say = (what: string): readonly string[] => [...steps, `${index + 1} ${call.kind} ${what}`];
    const visits: Visit[] = isLive
      ? step(state, index, call, rules).map((after) => ({ state: after, crashesLeft, steps: say(at) }))
      : [];
    if (isLive && crashesLeft > 0) {
      visits.push({ state: kill(state, index), crashesLeft: crashesLeft - 1, steps: say(`dies before ${at}`) });
    }
    if (transaction !== null)
      visits.push({ state: expire(state, index), crashesLeft, steps: say('has its transaction ended') });
    return visits;
  });
}

/** What holds at every moment. */
function findBroken(state: State, stock: number, points: number): readonly string[] {
  const { available, sold, reserved, orders } = state;
  const live = Object.values(orders).filter(({ status }) => status !== 'void');
  const paid = live.filter(({ status }) => status === 'paid').length;
  const confirmed = live.filter(({ attempt }) => reserved[attempt] === undefined).length;
  const returned = Object.entries(orders).filter(
    ([id, { stockReturned }]) => stockReturned || state.returns[id] === true,
  ).length;
  return [
    ...(available < 0 ? ['a bottle was sold that is not there'] : []),
    ...(available + Object.keys(reserved).length + sold === stock ? [] : ['bottles appeared or vanished']),
    ...(sold === confirmed - returned ? [] : ['sold is not what the orders say']),
    ...(state.points === points - PRICE * paid ? [] : ['points are not what the orders say']),
  ];
}

/** What holds when everything has settled. */
function findUnsettled({ reserved, orders, sold }: State): readonly string[] {
  const paid = Object.values(orders).filter(({ status }) => status === 'paid').length;
  return [
    ...(Object.keys(reserved).length === 0 ? [] : ['a reservation is left']),
    ...(sold === paid ? [] : ['a bottle is sold twice or lost']),
  ];
}
