import type { CallDetail, CallSummary, FunctionDetail, KnownCallers } from '../../apiTypes';
import { AUTHS, KINDS, TEXT } from '../../texts';
import { part, post, read } from '../api';
import { CallerForm } from '../callerForm';
import { callsTable, callView } from '../callViews';
import { button, card, h, link, replaceChildren } from '../dom';
import { JsonEditor } from '../jsonEditor';
import { onCall } from '../live';
import { rememberedEvent, rememberEvent } from '../memory';
import { Problem } from '../notice';
import type { View, Visit } from '../router';
import { swapTable, table } from '../table';
import { limitsOf, titleOf } from './functions';

const HISTORY_MAX = 10;

export async function openInvoke(visit: Visit): Promise<View> {
  const name = visit.param('name');
  const [about, callers, calls] = await Promise.all([
    read<FunctionDetail>(`/functions/${part(name)}`),
    read<KnownCallers>('/callers'),
    read<readonly CallSummary[]>('/calls', { function: name, limit: String(HISTORY_MAX) }),
  ]);
  const result = h('div', {}, h('p', { className: 'empty' }, TEXT.functions.noResult));
  return {
    title: name,
    trail: [['/console/functions', TEXT.nav.functions]],
    body: [
      factsLine(about),
      h('p', { className: 'hint', lang: 'en' }, about.summary),
      h(
        'div',
        { className: 'columns' },
        invokeCard(about, callers, result),
        card(TEXT.functions.result, result),
      ),
      historyCard(name, calls, visit),
      contractCard(about),
    ],
  };
}

function factsLine(about: FunctionDetail): HTMLElement {
  const facts = [
    titleOf(about),
    KINDS[about.kind ?? ''] ?? '',
    about.auth === null ? '' : `${TEXT.functions.auth}：${AUTHS[about.auth] ?? about.auth}`,
    about.role === null ? '' : `${TEXT.functions.role}：${about.role}`,
    about.timer?.cron ?? '',
    about.httpPath ?? '',
    limitsOf(about),
    about.kind === null ? TEXT.functions.noContract : '',
  ];
  return h(
    'p',
    { className: 'facts' },
    facts.filter((fact) => fact !== '').map((fact) => h('span', {}, fact)),
  );
}

function invokeCard(about: FunctionDetail, callers: KnownCallers, result: HTMLElement): HTMLElement {
  const problem = new Problem();
  const form = new CallerForm(about, callers, () => {
    if (editor.input.value === pristine) lay(exampleFor(form.kind, about));
  });
  const submit = (): Promise<void> => invoke(about.name, form, editor, problem, result);
  const start = rememberedEvent(about.name) ?? exampleFor(form.kind, about);
  const editor = new JsonEditor(TEXT.functions.event, start, () => run.click());
  let pristine = editor.input.value;
  const lay = (event: unknown): void => {
    editor.set(event);
    pristine = editor.input.value;
  };
  const run = button(TEXT.functions.invoke, submit, { className: 'primary' });
  const format = (): Promise<boolean> => problem.attempt(async () => editor.set(editor.value));
  const tools = h(
    'div',
    { className: 'actions' },
    run,
    button(TEXT.functions.format, () => void format(), { className: 'quiet' }),
    button(TEXT.functions.resetExample, () => lay(exampleFor(form.kind, about)), { className: 'quiet' }),
    button(TEXT.functions.freshRequestId, () => void problem.attempt(async () => refreshRequestId(editor)), {
      className: 'quiet',
    }),
    h('span', { className: 'hint' }, TEXT.functions.shortcut),
  );
  return card(TEXT.functions.invoke, form.element, editor.element, problem.element, tools);
}

async function invoke(
  name: string,
  form: CallerForm,
  editor: JsonEditor,
  problem: Problem,
  result: HTMLElement,
): Promise<void> {
  await problem.attempt(async () => {
    const event = editor.value;
    result.classList.add('stale');
    try {
      const body = { caller: form.caller, event: form.complete(event) };
      const call = await post<CallDetail>(`/functions/${part(name)}/invoke`, body);
      form.remember();
      rememberEvent(name, event);
      replaceChildren(result, callView(call));
    } finally {
      result.classList.remove('stale');
    }
  });
}

function refreshRequestId(editor: JsonEditor): void {
  const event = editor.value;
  if (typeof event === 'object' && event !== null) editor.set({ ...event, requestId: crypto.randomUUID() });
}

/** What the platform itself would send has its own shape; every other caller sends the input. */
function exampleFor(kind: CallerForm['kind'], about: FunctionDetail): unknown {
  switch (kind) {
    case 'timer':
      return {
        Type: 'Timer',
        TriggerName: about.timer?.name ?? 'timer',
        Time: `${new Date().toISOString().slice(0, 19)}Z`,
        Message: '',
      };
    case 'http':
      return {
        path: about.httpPath ?? '/',
        httpMethod: 'GET',
        headers: {},
        queryStringParameters: {},
        requestContext: {},
        body: '',
        isBase64Encoded: false,
      };
    default:
      return about.example;
  }
}

function historyCard(name: string, first: readonly CallSummary[], visit: Visit): HTMLElement {
  let calls = first;
  const slot = h('div', {}, callsTable(calls, TEXT.none));
  onCall((call) => {
    if (call.functionName !== name) return;
    calls = [call, ...calls].slice(0, HISTORY_MAX);
    swapTable(slot, callsTable(calls, TEXT.none));
  }, visit.signal);
  const more = link(`/console/calls?function=${part(name)}`, TEXT.overview.all, 'more');
  return card([TEXT.functions.history, more], slot);
}

function contractCard(about: FunctionDetail): HTMLElement {
  const errors = table(
    [
      { title: TEXT.calls.error, className: 'mono' },
      { title: TEXT.collections.title, className: 'wide' },
    ],
    about.errors.map(({ code, message }) => ({ cells: [code, message] })),
    TEXT.none,
  );
  const fields = table(
    [
      { title: TEXT.collections.quickField, className: 'mono' },
      { title: TEXT.functions.fieldType, className: 'wide mono' },
      { title: TEXT.functions.fieldNote, className: 'wide' },
    ],
    about.fields.map(({ path, type, note }) => ({ cells: [path, type, note.replaceAll('`', '')] })),
    TEXT.none,
  );
  return h(
    'div',
    { className: 'columns' },
    card(TEXT.functions.input, fields),
    card(TEXT.functions.errors, errors),
  );
}
