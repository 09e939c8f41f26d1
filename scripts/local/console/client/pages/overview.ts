import type { CallSummary, Overview } from '../../apiTypes';
import { TEXT } from '../../texts';
import { part, read } from '../api';
import { callsTable } from '../callViews';
import { card, h, link } from '../dom';
import { formatCell } from '../format';
import { documentHref } from '../links';
import { onCall } from '../live';
import type { View, Visit } from '../router';
import { swapTable, table } from '../table';

const RECENT_MAX = 8;

const TRIES = [
  ['/console/collections/products', TEXT.overview.tries.products],
  ['/console/functions/exchange', TEXT.overview.tries.exchange],
  ['/console/time', TEXT.overview.tries.coins],
  ['/console/faults', TEXT.overview.tries.faults],
  ['/console/functions/auditLedger', TEXT.overview.tries.audit],
] as const;

export async function openOverview(visit: Visit): Promise<View> {
  const [overview, calls] = await Promise.all([
    read<Overview>('/overview'),
    read<readonly CallSummary[]>('/calls', { limit: String(RECENT_MAX) }),
  ]);
  return {
    title: TEXT.nav.overview,
    body: [
      ...missingFiles(overview),
      h('p', { className: 'lead' }, TEXT.overview.intro),
      figures(overview),
      card(
        TEXT.overview.tryTitle,
        h(
          'ul',
          { className: 'tries' },
          TRIES.map(([href, [title, text]]) => tryLink(href, title, text)),
        ),
      ),
      recentCalls(calls, visit),
      findings(overview),
      ...missingIndexes(overview),
    ],
  };
}

function figures(overview: Overview): HTMLElement {
  const figure = (href: string, value: number, name: string): HTMLElement =>
    h('a', { href, className: 'figure' }, h('strong', {}, value.toLocaleString('zh-CN')), h('span', {}, name));
  return h(
    'div',
    { className: 'figures' },
    figure('/console/collections', overview.collections, TEXT.collection),
    figure('/console/collections', overview.documents, TEXT.overview.documents),
    figure('/console/functions', overview.functions, TEXT.function),
    figure('/console/collections/audits', overview.findingsTotal, TEXT.overview.findings),
  );
}

function tryLink(href: string, title: string, text: string): HTMLElement {
  return h('li', {}, h('a', { href }, h('strong', {}, title), h('span', {}, text)));
}

function recentCalls(first: readonly CallSummary[], visit: Visit): HTMLElement {
  let calls = first;
  const slot = h('div', {}, callsTable(calls, TEXT.calls.empty));
  onCall((call) => {
    calls = [call, ...calls].slice(0, RECENT_MAX);
    swapTable(slot, callsTable(calls, TEXT.calls.empty));
  }, visit.signal);
  return card([TEXT.overview.recent, link('/console/calls', TEXT.overview.all, 'more')], slot);
}

function findings(overview: Overview): HTMLElement {
  const { law, subject, expected, actual } = TEXT.overview.findingColumns;
  const rows = overview.findings.map((finding) => ({
    href: documentHref('audits', finding._id),
    cells: ['law', 'subject', 'expected', 'actual'].map((name) => formatCell(name, finding[name])),
  }));
  const columns = [law, subject, expected, actual].map((title) => ({ title }));
  return card(TEXT.overview.findings, table(columns, rows, TEXT.overview.noFindings));
}

function missingIndexes({ missingIndexes: missing }: Overview): readonly HTMLElement[] {
  if (missing.length === 0) return [];
  const { shape, examined, returned } = TEXT.overview.missingColumns;
  const rows = missing.map((query) => ({
    href: `/console/collections/${part(query.collection)}`,
    cells: [query.collection, query.shape, query.examined, query.returned, query.index ?? TEXT.none],
  }));
  const columns = [
    { title: TEXT.collection, className: 'mono' },
    { title: shape, className: 'wide mono' },
    { title: examined, className: 'number' },
    { title: returned, className: 'number' },
    { title: TEXT.overview.missingColumns.index, className: 'mono' },
  ];
  const note = h('p', { className: 'hint' }, TEXT.overview.missingNote);
  return [card(TEXT.overview.missing, note, table(columns, rows, TEXT.none))];
}

function missingFiles({ missingFiles: files }: Overview): readonly HTMLElement[] {
  if (files.length === 0) return [];
  const names = files.map((file) => h('li', {}, h('code', {}, file)));
  return [h('div', { className: 'warning' }, h('strong', {}, TEXT.overview.missingFiles), h('ul', {}, names))];
}
