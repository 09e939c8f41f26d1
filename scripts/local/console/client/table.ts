import { h, link, replaceChildren } from './dom';
import { go } from './router';

type Cell = Node | string | number | null;

export interface Column {
  readonly title: Cell;
  readonly className?: string; // 'number', 'mono', 'wide'
}

export interface Row {
  readonly href?: string; // where the row leads: its first cell is the link, a click anywhere on it follows
  readonly cells: readonly Cell[];
  readonly className?: string;
}

/** A table that scrolls inside itself. */
export function table(columns: readonly Column[], rows: readonly Row[], empty: string): HTMLElement {
  if (rows.length === 0) return h('p', { className: 'empty' }, empty);
  const head = columns.map(({ title, className }) =>
    h('th', { scope: 'col', className: className ?? '' }, title),
  );
  const body = rows.map((row) => tableRow(columns, row));
  return h(
    'div',
    { className: 'scroll', tabIndex: 0 },
    h('table', {}, h('thead', {}, h('tr', {}, head)), h('tbody', {}, body)),
  );
}

function tableRow(columns: readonly Column[], row: Row): HTMLTableRowElement {
  const { href } = row;
  const cells = row.cells.map((cell, index) => {
    const content = index === 0 && href !== undefined ? link(href, cell) : cell;
    return h('td', { className: columns[index]?.className ?? '' }, content);
  });
  const element = h('tr', { className: row.className ?? '' }, cells);
  if (href === undefined) return element;
  element.classList.add('leads');
  element.addEventListener('click', (event) => {
    const onControl = event.target instanceof Element && event.target.closest('a, button') !== null;
    const selecting = String(getSelection() ?? '') !== '';
    if (!onControl && !selecting) go(href);
  });
  return element;
}

/** Shows another table in the same place, where the reader scrolled to is kept. */
export function swapTable(slot: Element, next: HTMLElement): void {
  const before = slot.querySelector('.scroll');
  const { scrollLeft, scrollTop } = before ?? { scrollLeft: 0, scrollTop: 0 };
  replaceChildren(slot, next);
  next.scrollLeft = scrollLeft;
  next.scrollTop = scrollTop;
}
