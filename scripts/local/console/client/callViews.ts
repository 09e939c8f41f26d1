import type { CallDetail, CallSummary, Verdict } from '../apiTypes';
import type { RequestRecord } from '../../gateway/types';
import { TEXT, VERDICTS } from '../texts';
import { part } from './api';
import { h, link } from './dom';
import { formatCaller, formatInstant } from './format';
import { jsonView } from './jsonView';
import { table, type Column, type Row } from './table';

export function badge(verdict: Verdict): HTMLElement {
  return h('span', { className: `badge ${verdict}` }, VERDICTS[verdict]);
}

/** Newest first, as the server answers them. */
export function callsTable(calls: readonly CallSummary[], empty: string): HTMLElement {
  const columns: readonly Column[] = [
    { title: TEXT.at, className: 'mono' },
    { title: TEXT.function },
    { title: TEXT.verdict },
    { title: TEXT.duration, className: 'number' },
    { title: TEXT.requests, className: 'number' },
    { title: TEXT.start },
    { title: TEXT.caller, className: 'mono' },
  ];
  return table(columns, calls.map(callRow), empty);
}

function callRow(call: CallSummary): Row {
  return {
    href: `/console/calls/${part(call.id)}`,
    cells: [
      formatInstant(call.startedAt),
      call.functionName,
      verdictCell(call.verdict, call.code),
      TEXT.milliseconds(call.ms),
      call.requests,
      call.cold ? TEXT.cold : TEXT.warm,
      formatCaller(call.caller),
    ],
  };
}

function verdictCell(verdict: Verdict, code: string | null): HTMLElement {
  return h('span', { className: 'pair' }, badge(verdict), code === null ? null : h('code', {}, code));
}

/** One call with everything that is known of it. */
export function callView(call: CallDetail): readonly HTMLElement[] {
  const total = call.requests.reduce((sum, request) => sum + request.ms, 0);
  return [
    h(
      'p',
      { className: 'facts' },
      badge(call.verdict),
      h('strong', {}, TEXT.milliseconds(call.ms)),
      h('span', {}, call.cold ? TEXT.cold : TEXT.warm),
      h('span', {}, formatCaller(call.caller)),
      h('span', {}, formatInstant(call.startedAt)),
      h('span', { className: 'mono dim' }, `${TEXT.calls.instance} ${call.instanceId}`),
    ),
    ...errorPart(call),
    titled(TEXT.calls.result, jsonView(call.result)),
    titled(
      `${TEXT.calls.timeline} · ${TEXT.calls.requestTotal(call.requests.length, TEXT.milliseconds(total))}`,
      requestsTable(call.requests),
    ),
    titled(TEXT.calls.logs, logsView(call.logs)),
  ];
}

function errorPart(call: CallDetail): readonly HTMLElement[] {
  if (call.error === null) return [];
  return [
    h('div', { className: 'problem' }, h('strong', {}, call.error.code), h('code', {}, call.error.message)),
  ];
}

function titled(title: string, content: HTMLElement): HTMLElement {
  return h('div', { className: 'part' }, h('h3', {}, title), content);
}

function logsView(logs: readonly string[]): HTMLElement {
  if (logs.length === 0) return h('p', { className: 'empty' }, TEXT.calls.noLogs);
  return h('pre', { className: 'json logs', tabIndex: 0 }, logs.join('\n'));
}

function requestsTable(requests: readonly RequestRecord[]): HTMLElement {
  const longest = Math.max(1, ...requests.map(({ ms }) => ms));
  const columns: readonly Column[] = [
    { title: '#', className: 'number' },
    { title: TEXT.action, className: 'mono' },
    { title: TEXT.collection },
    { title: TEXT.duration, className: 'number' },
    { title: '', className: 'bar-cell' },
    { title: TEXT.calls.examined, className: 'number' },
    { title: TEXT.calls.error, className: 'mono' },
  ];
  const rows = requests.map((request, index) => ({
    className: request.errorCode === undefined ? '' : 'bad',
    cells: [
      index + 1,
      request.action,
      collectionCell(request.collection),
      TEXT.milliseconds(request.ms),
      h('meter', { className: 'bar', min: 0, max: longest, value: request.ms }),
      request.examined === undefined ? '' : `${request.examined} / ${request.returned ?? 0}`,
      request.errorCode ?? '',
    ],
  }));
  return table(columns, rows, TEXT.calls.noRequests);
}

function collectionCell(collection: string | undefined): Node | string {
  return collection === undefined ? '' : link(`/console/collections/${part(collection)}`, collection);
}
