import { TEXT } from '../texts';
import { button, h } from './dom';
import { formatInstant, isInstant } from './format';
import { praise } from './notice';

const NODES_MAX = 4000; // a longer value is cut: the reader's browser must not stand still

/** A value as indented JSON; beside an instant stands its date, which is not part of the value. */
export function jsonView(value: unknown): HTMLElement {
  const pre = h('pre', { className: 'json', tabIndex: 0 });
  const left = { nodes: NODES_MAX };
  write(pre, value, '', '', left);
  if (left.nodes <= 0) pre.append(h('span', { className: 'note' }, '\n…'));
  const copy = button(TEXT.copy, () => copyText(JSON.stringify(value, null, 2)), {
    className: 'small quiet copy',
  });
  return h('div', { className: 'json-box' }, pre, copy);
}

async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  praise(TEXT.copied);
}

function write(
  out: HTMLElement,
  value: unknown,
  fieldName: string,
  indent: string,
  left: { nodes: number },
): void {
  if ((left.nodes -= 1) <= 0) return;
  if (Array.isArray(value)) {
    const items = value.map((item): [string, unknown] => ['', item]);
    writeList(out, items, ['[', ']'], indent, left);
  } else if (typeof value === 'object' && value !== null) {
    writeList(out, Object.entries(value), ['{', '}'], indent, left);
  } else {
    out.append(
      h('span', { className: kindOf(value) }, value === undefined ? 'undefined' : JSON.stringify(value)),
    );
    if (isInstant(fieldName, value)) out.append(h('span', { className: 'note' }, `  ${formatInstant(value)}`));
  }
}

function writeList(
  out: HTMLElement,
  entries: readonly (readonly [string, unknown])[],
  [open, close]: readonly [string, string],
  indent: string,
  left: { nodes: number },
): void {
  if (entries.length === 0) {
    out.append(open + close);
    return;
  }
  const deeper = `${indent}  `;
  out.append(open);
  for (const [index, [key, item]] of entries.entries()) {
    if (left.nodes <= 0) return;
    out.append(index === 0 ? '\n' : ',\n', deeper);
    if (open === '{') out.append(h('span', { className: 'key' }, JSON.stringify(key)), ': ');
    write(out, item, key, deeper, left);
  }
  out.append(`\n${indent}${close}`);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'figure' : 'word';
}
