import type { FaultSummary } from '../../apiTypes';
import { FAULT_HINTS, FAULT_KINDS, TEXT } from '../../texts';
import { post, read } from '../api';
import { button, card, field, h, replaceChildren, select } from '../dom';
import { praise, Problem } from '../notice';
import { refresh, type View } from '../router';
import { table } from '../table';

type Kind = keyof typeof FAULT_KINDS;
const KIND_NAMES = [
  'latency',
  'crash',
  'loseAnswer',
  'hangUp',
  'fail',
  'timerDoubled',
  'timerSkipped',
] as const satisfies readonly Kind[];

export async function openFaults(): Promise<View> {
  const faults = await read<readonly FaultSummary[]>('/faults');
  return { title: TEXT.nav.faults, body: [activeCard(faults), addCard()] };
}

function activeCard(faults: readonly FaultSummary[]): HTMLElement {
  const problem = new Problem();
  const change = async (path: string, body: unknown): Promise<void> => {
    if (await problem.attempt(async () => void (await post(path, body)))) refresh();
  };
  const columns = [
    { title: TEXT.faults.kind },
    { title: TEXT.faults.match, className: 'mono' },
    { title: TEXT.faults.hits, className: 'number' },
    { title: '' },
  ];
  const rows = faults.map((fault) => ({
    cells: [
      describeFault(fault),
      describeMatch(fault),
      fault.hits,
      button(TEXT.faults.remove, () => change('/faults/remove', { id: fault.id }), {
        className: 'small quiet',
      }),
    ],
  }));
  const clear = button(TEXT.faults.clear, () => change('/faults/clear', {}), { className: 'danger' });
  const actions = faults.length === 0 ? null : h('div', { className: 'actions' }, clear);
  return card(TEXT.faults.active, problem.element, table(columns, rows, TEXT.faults.empty), actions);
}

function describeFault(fault: FaultSummary): string {
  const name = FAULT_KINDS[fault.kind];
  switch (fault.kind) {
    case 'latency':
      return `${name} ${fault.ms} ms${fault.jitterMs === undefined ? '' : ` + 0…${fault.jitterMs} ms`}`;
    case 'crash':
      return `${name} · ${fault.point === 'before' ? TEXT.faults.before : TEXT.faults.after}`;
    case 'fail':
      return `${name} ${fault.code}`;
    default:
      return name;
  }
}

function describeMatch({ match }: FaultSummary): string {
  const parts = Object.entries(match ?? {}).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? TEXT.faults.everything : parts.join(' · ');
}

/** The form's fields by name; what is left empty is not sent. */
class FaultForm {
  kind: Kind = 'latency';
  private readonly inputs = new Map<string, HTMLInputElement>();
  private readonly point = select(
    [
      ['before', TEXT.faults.before],
      ['after', TEXT.faults.after],
    ],
    'before',
    () => undefined,
  );

  read(): unknown {
    const match = this.readFields(MATCH_FIELDS);
    const rule = { kind: this.kind, ...this.readFields(OWN_FIELDS[this.kind]) };
    const crash = this.kind === 'crash' ? { point: this.point.value } : {};
    return { ...rule, ...crash, ...(Object.keys(match).length === 0 ? {} : { match }) };
  }

  ownFields(): readonly HTMLElement[] {
    if (this.kind === 'crash') return [field(TEXT.faults.point, this.point)];
    return OWN_FIELDS[this.kind].map((name) => this.input(name, name !== 'jitterMs'));
  }

  matchFields(): readonly HTMLElement[] {
    const ofTimers = this.kind === 'timerDoubled' || this.kind === 'timerSkipped';
    return (ofTimers ? TIMER_MATCH_FIELDS : MATCH_FIELDS).map((name) => this.input(name, false));
  }

  private input(name: FieldName, required: boolean): HTMLElement {
    const input = h('input', { ...FIELD_PROPERTIES[name], required, autocomplete: 'off', spellcheck: false });
    input.value = this.inputs.get(name)?.value ?? FIELD_DEFAULTS[name] ?? '';
    this.inputs.set(name, input);
    return field(TEXT.faults[name], input);
  }

  private readFields(names: readonly FieldName[]): Record<string, string | number> {
    const filled = names.flatMap((name) => {
      const input = this.inputs.get(name);
      if (input === undefined || !input.isConnected || input.value === '') return [];
      return [[name, input.type === 'number' ? input.valueAsNumber : input.value] as const];
    });
    return Object.fromEntries(filled);
  }
}

type FieldName =
  | 'ms'
  | 'jitterMs'
  | 'code'
  | 'message'
  | 'functionName'
  | 'action'
  | 'collection'
  | 'nth'
  | 'probability'
  | 'times';

const MATCH_FIELDS: readonly FieldName[] = [
  'functionName',
  'action',
  'collection',
  'nth',
  'probability',
  'times',
];
const TIMER_MATCH_FIELDS: readonly FieldName[] = ['functionName', 'probability', 'times'];
const OWN_FIELDS: Record<Kind, readonly FieldName[]> = {
  latency: ['ms', 'jitterMs'],
  crash: [],
  loseAnswer: [],
  hangUp: [],
  fail: ['code', 'message'],
  timerDoubled: [],
  timerSkipped: [],
};

const whole = { type: 'number', min: '1', step: '1' } as const;
const FIELD_PROPERTIES: Record<
  FieldName,
  { type?: string; min?: string; max?: string; step?: string; placeholder?: string }
> = {
  ms: { type: 'number', min: '0', max: '60000', step: '1' },
  jitterMs: { type: 'number', min: '0', max: '60000', step: '1' },
  code: {},
  message: {},
  functionName: { placeholder: 'exchange' },
  action: { placeholder: 'database.commitTransaction' },
  collection: { placeholder: 'orders' },
  nth: whole,
  probability: { type: 'number', min: '0', max: '1', step: 'any' },
  times: whole,
};
const FIELD_DEFAULTS: Partial<Record<FieldName, string>> = {
  ms: '200',
  code: 'DATABASE_TIMEOUT',
  message: 'timeout',
};

function addCard(): HTMLElement {
  const problem = new Problem();
  const model = new FaultForm();
  const own = h('div', { className: 'fields' });
  const match = h('div', { className: 'fields' });
  const hint = h('p', { className: 'hint' });
  const draw = (): void => {
    hint.textContent = FAULT_HINTS[model.kind];
    replaceChildren(own, model.ownFields());
    replaceChildren(match, model.matchFields());
  };
  const kinds = KIND_NAMES.map((kind) => [kind, FAULT_KINDS[kind]] as const);
  const kind = select(kinds, model.kind, (chosen) => {
    model.kind = chosen;
    draw();
  });
  const form = h(
    'form',
    { className: 'stack' },
    field(TEXT.faults.kind, kind),
    hint,
    own,
    h('fieldset', {}, h('legend', {}, TEXT.faults.matchTitle), match),
    h('div', { className: 'actions' }, h('button', { type: 'submit', className: 'primary' }, TEXT.faults.add)),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const added = await problem.attempt(async () => void (await post('/faults/add', model.read())));
    if (!added) return;
    praise(TEXT.faults.added);
    refresh();
  });
  draw();
  return card(TEXT.faults.add, form, problem.element);
}
