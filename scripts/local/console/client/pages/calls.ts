import type { CallDetail, CallSummary, FunctionSummary } from '../../apiTypes';
import { TEXT, VERDICTS } from '../../texts';
import { part, post, read } from '../api';
import { callsTable, callView } from '../callViews';
import { button, h, link, select } from '../dom';
import { onCall } from '../live';
import { Problem } from '../notice';
import { refresh, turnTo, type View, type Visit } from '../router';
import { swapTable } from '../table';

const SHOWN_MAX = 200;

export async function openCalls(visit: Visit): Promise<View> {
  const functionName = visit.search.get('function') ?? '';
  const verdict = visit.search.get('verdict') ?? '';
  const [functions, calls] = await Promise.all([
    read<readonly FunctionSummary[]>('/functions'),
    read<readonly CallSummary[]>('/calls', { function: functionName, verdict, limit: String(SHOWN_MAX) }),
  ]);
  const fits = (call: CallSummary): boolean =>
    (functionName === '' || call.functionName === functionName) && (verdict === '' || call.verdict === verdict);
  const turn = (next: { function: string; verdict: string }): void =>
    turnTo(`/console/calls?${new URLSearchParams(next).toString()}`);

  const problem = new Problem();
  const names = functions.map(({ name }) => [name, name] as const);
  const verdicts = Object.entries(VERDICTS);
  const byFunction = select([['', TEXT.calls.anyFunction], ...names], functionName, (name) =>
    turn({ function: name, verdict }),
  );
  const byVerdict = select([['', TEXT.calls.anyVerdict], ...verdicts], verdict, (name) =>
    turn({ function: functionName, verdict: name }),
  );
  byFunction.ariaLabel = TEXT.function;
  byVerdict.ariaLabel = TEXT.verdict;
  const clear = button(
    TEXT.calls.clear,
    async () => {
      if (await problem.attempt(async () => void (await post('/calls/clear')))) refresh();
    },
    { className: 'quiet' },
  );

  const list = liveList(
    calls,
    fits,
    functionName === '' && verdict === '' ? TEXT.calls.empty : TEXT.calls.noMatch,
    visit,
  );
  const bar = h('div', { className: 'bar-row' }, byFunction, byVerdict, list.toggle, clear);
  return {
    title: TEXT.nav.calls,
    body: [problem.element, h('section', { className: 'card flush' }, bar, list.slot)],
  };
}

/** Calls appear as they end; whoever reads may hold the list still. */
function liveList(
  first: readonly CallSummary[],
  fits: (call: CallSummary) => boolean,
  empty: string,
  visit: Visit,
): { toggle: HTMLElement; slot: HTMLElement } {
  let calls = first;
  let waiting = 0;
  let drawing = false;
  const live = h('input', { type: 'checkbox', checked: true });
  const label = h('span', {}, TEXT.calls.live);
  const slot = h('div', { className: 'tall' }, callsTable(calls, empty));
  const draw = (): void => {
    drawing = false;
    waiting = 0;
    label.textContent = TEXT.calls.live;
    swapTable(slot, callsTable(calls, empty));
  };
  onCall((call) => {
    if (!fits(call)) return;
    calls = [call, ...calls].slice(0, SHOWN_MAX);
    if (!live.checked) label.textContent = TEXT.calls.paused((waiting += 1));
    else if (!drawing) {
      drawing = true;
      requestAnimationFrame(draw);
    }
  }, visit.signal);
  live.addEventListener('change', () => live.checked && draw());
  return { toggle: h('label', { className: 'check' }, live, label), slot };
}

export async function openCall(visit: Visit): Promise<View> {
  const call = await read<CallDetail>(`/calls/${part(visit.param('id'))}`);
  const again = link(`/console/functions/${part(call.functionName)}`, TEXT.calls.again, 'button quiet');
  return {
    title: call.functionName,
    trail: [['/console/calls', TEXT.nav.calls]],
    body: [h('section', { className: 'card' }, callView(call), h('div', { className: 'actions' }, again))],
  };
}
