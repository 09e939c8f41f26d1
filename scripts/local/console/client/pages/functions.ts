import type { FunctionSummary } from '../../apiTypes';
import { AUTHS, FUNCTION_TITLES, KINDS, TEXT } from '../../texts';
import { part, read } from '../api';
import { h } from '../dom';
import type { View } from '../router';
import { table } from '../table';

export async function openFunctions(): Promise<View> {
  const functions = await read<readonly FunctionSummary[]>('/functions');
  const columns = [
    { title: TEXT.function, className: 'mono' },
    { title: TEXT.collections.title, className: 'wide' },
    { title: TEXT.functions.kind },
    { title: TEXT.functions.auth },
    { title: TEXT.functions.trigger, className: 'mono' },
    { title: TEXT.functions.limits, className: 'number' },
  ];
  const rows = functions.map((each) => ({
    href: `/console/functions/${part(each.name)}`,
    cells: [
      each.name,
      titleOf(each),
      KINDS[each.kind ?? ''] ?? '',
      AUTHS[each.auth ?? ''] ?? '',
      each.timer?.cron ?? each.httpPath ?? '',
      limitsOf(each),
    ],
  }));
  return {
    title: TEXT.nav.functions,
    body: [h('section', { className: 'card flush' }, table(columns, rows, TEXT.none))],
  };
}

export function limitsOf({ timeoutSeconds, memoryMb }: FunctionSummary): string {
  const seconds = timeoutSeconds === null ? '' : TEXT.functions.seconds(timeoutSeconds);
  const memory = memoryMb === null ? '' : TEXT.functions.memory(memoryMb);
  return [seconds, memory].filter((text) => text !== '').join(' / ');
}

export function titleOf({ name, summary }: FunctionSummary): string {
  return FUNCTION_TITLES[name] ?? summary;
}
