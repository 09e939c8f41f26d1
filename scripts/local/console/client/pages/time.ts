import type { CallSummary, CloudStatus, TimerSummary } from '../../apiTypes';
import { TEXT } from '../../texts';
import { part, post, read } from '../api';
import { badge } from '../callViews';
import { button, card, field, h, link, replaceChildren } from '../dom';
import { formatInstant, fromLocalInput, toLocalInput } from '../format';
import { onStatus, tellStatus } from '../live';
import { praise, Problem } from '../notice';
import type { View, Visit } from '../router';
import { swapTable, table } from '../table';

const HOUR_MS = 3_600_000;

const MOVES = [
  [TEXT.time.minute, 60_000],
  [TEXT.time.hour, HOUR_MS],
  [TEXT.time.day, 24 * HOUR_MS],
  [TEXT.time.twoDays, 48 * HOUR_MS],
] as const;

export async function openTime(visit: Visit): Promise<View> {
  const [status, timers] = await Promise.all([
    read<CloudStatus>('/status'),
    read<readonly TimerSummary[]>('/timers'),
  ]);
  const timersCard = new TimersCard(timers);
  onStatus(() => void timersCard.reload(), visit.signal);
  return { title: TEXT.nav.time, body: [clockCard(status, visit), timersCard.element] };
}

function clockCard(first: CloudStatus, visit: Visit): HTMLElement {
  const problem = new Problem();
  const shown = h('output', { className: 'clock-face' });
  const at = h('input', { type: 'datetime-local', step: '1', required: true, value: toLocalInput(first.now) });
  const turn = (body: unknown): Promise<boolean> =>
    problem.attempt(async () => tellStatus(await post<CloudStatus>('/clock', body)));
  const standing = button('', () => void turn({ action: status.standing ? 'run' : 'stand' }));
  let status = first;
  const draw = (next: CloudStatus): void => {
    status = next;
    replaceChildren(
      shown,
      h('strong', {}, formatInstant(next.now)),
      h('span', { className: 'dim' }, next.standing ? TEXT.time.standing : TEXT.time.running),
    );
    standing.textContent = next.standing ? TEXT.time.run : TEXT.time.stand;
  };
  draw(first);
  onStatus(draw, visit.signal);

  const moves = MOVES.map(([text, ms]) => button(text, () => void turn({ action: 'move', ms })));
  const set = h(
    'form',
    { className: 'filter' },
    field(TEXT.time.setLabel, at),
    h('button', { type: 'submit', className: 'quiet' }, TEXT.time.set),
  );
  set.addEventListener('submit', (event) => {
    event.preventDefault();
    void turn({ action: 'set', at: fromLocalInput(at.value) });
  });
  const actions = h('div', { className: 'actions' }, moves, standing);
  return card(
    TEXT.time.clock,
    shown,
    actions,
    set,
    problem.element,
    h('p', { className: 'hint' }, TEXT.time.note),
  );
}

class TimersCard {
  private readonly slot = h('div', {});
  private readonly problem = new Problem();
  readonly element = card(TEXT.time.timers, this.problem.element, this.slot);
  private drawn = '';

  constructor(timers: readonly TimerSummary[]) {
    this.draw(timers);
  }

  async reload(): Promise<void> {
    try {
      this.draw(await read<readonly TimerSummary[]>('/timers'));
    } catch (error) {
      this.problem.show(error);
    }
  }

  /** Draws only what changed, so that a button under the finger stays. */
  private draw(timers: readonly TimerSummary[]): void {
    const text = JSON.stringify(timers);
    if (text === this.drawn) return;
    this.drawn = text;
    const columns = [
      { title: TEXT.function, className: 'mono' },
      { title: TEXT.time.cron, className: 'mono' },
      { title: TEXT.time.nextRun, className: 'mono' },
      { title: TEXT.time.lastRun, className: 'mono' },
      { title: '' },
    ];
    const rows = timers.map((timer) => ({
      cells: [
        link(`/console/functions/${part(timer.functionName)}`, timer.functionName),
        timer.cron,
        formatInstant(timer.nextAt),
        lastRunCell(timer.lastRun),
        button(TEXT.time.fire, () => this.fire(timer.functionName), { className: 'small' }),
      ],
    }));
    swapTable(this.slot, table(columns, rows, TEXT.time.noTimers));
  }

  private async fire(functionName: string): Promise<void> {
    await this.problem.attempt(async () => {
      const runs = await post<readonly CallSummary[]>('/timers/fire', { functionName });
      praise(TEXT.time.fired(runs.length));
      await this.reload();
    });
  }
}

function lastRunCell(run: CallSummary | null): Node | string {
  if (run === null) return TEXT.time.never;
  return h(
    'span',
    { className: 'pair' },
    badge(run.verdict),
    link(`/console/calls/${part(run.id)}`, formatInstant(run.startedAt)),
  );
}
