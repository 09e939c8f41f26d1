import type { CallRecord } from '../../gateway/types';
import type { CallDetail, CallSummary, Verdict } from '../apiTypes';
import { encode, isObject } from '../documentJson';
import { ConsoleError } from '../http';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { integerOf } from './input';

const CALLS_MAX = 500;

export const callRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/calls', answer: listCalls },
  { method: 'GET', path: '/calls/:id', answer: openCall },
  { method: 'POST', path: '/calls/clear', answer: ({ cloud }) => cloud.calls.clear() },
];

/** Newest first. */
function listCalls({ cloud }: ApiContext, { search }: ApiRequest): readonly CallSummary[] {
  const functionName = search.get('function') ?? '';
  const verdict = search.get('verdict') ?? '';
  const limit = integerOf(search.get('limit'), CALLS_MAX, { min: 1, max: CALLS_MAX });
  return cloud.calls
    .list()
    .map(summarize)
    .filter((call) => functionName === '' || call.functionName === functionName)
    .filter((call) => verdict === '' || call.verdict === verdict)
    .slice(-limit)
    .reverse();
}

function openCall({ cloud }: ApiContext, request: ApiRequest): CallDetail {
  const id = request.param('id');
  const call = cloud.calls.list().find((candidate) => candidate.id === id);
  if (call === undefined) throw new ConsoleError('CALL_NOT_FOUND', id);
  return detail(call);
}

export function detail(call: CallRecord): CallDetail {
  return { ...call, result: encode(call.result), verdict: verdictOf(call) };
}

export function summarize(call: CallRecord): CallSummary {
  const verdict = verdictOf(call);
  return {
    id: call.id,
    functionName: call.functionName,
    caller: call.caller,
    cold: call.cold,
    startedAt: call.startedAt,
    ms: call.ms,
    verdict,
    code: verdict === 'refused' ? refusalCodeOf(call.result) : (call.error?.code ?? null),
    requests: call.requests.length,
  };
}

/** A refusal is an answer: the function ran well and said no. */
function verdictOf(call: CallRecord): Verdict {
  if (call.outcome !== 'answered') return call.outcome;
  return isObject(call.result) && call.result['success'] === false ? 'refused' : 'succeeded';
}

function refusalCodeOf(result: unknown): string | null {
  const code = isObject(result) ? result['code'] : null;
  return typeof code === 'string' ? code : null;
}
