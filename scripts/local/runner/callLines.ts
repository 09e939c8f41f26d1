import type { CallRecord, Caller, RequestRecord } from '../gateway/types';

const TIME = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour12: false,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** One call in one line: when, what, for whom, how it ended, how long it took, what it asked. */
export function formatCall(call: CallRecord): string {
  const parts = [
    TIME.format(call.startedAt),
    call.functionName.padEnd(18),
    describeCaller(call.caller).padEnd(20),
    describeEnding(call).padEnd(24),
    `${Math.round(call.ms)} ms`.padStart(8),
    `${call.requests.length} requests`.padStart(12),
  ];
  return `${parts.join('  ')}${call.cold ? '  cold' : ''}`;
}

/** The same with everything the call printed and asked. */
export function formatCallInFull(call: CallRecord): string {
  return [
    formatCall(call),
    ...call.requests.map((request) => `    ${formatRequest(request)}`),
    ...call.logs.map((line) => `    | ${line}`),
  ].join('\n');
}

function formatRequest({ action, collection, ms, examined, returned, errorCode }: RequestRecord): string {
  const cost = examined === undefined ? '' : `examined ${examined}, returned ${returned ?? 0}`;
  return [`${ms.toFixed(1)} ms`.padStart(9), action, collection, cost, errorCode].filter(Boolean).join('  ');
}

function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'shopper':
      return `shopper ${caller.openid}`;
    case 'function':
      return `${describeCaller(caller.parent)} > function`;
    case 'timer':
    case 'console':
    case 'payCallback':
    case 'http':
      return caller.kind;
  }
}

/** The envelope's code, or the status of an HTTP answer, when there is one. */
function describeEnding({ outcome, error, result }: CallRecord): string {
  if (error !== null) return `${outcome}: ${error.message}`;
  if (typeof result !== 'object' || result === null) return outcome;
  if ('code' in result && typeof result.code === 'string') return result.code;
  return 'statusCode' in result ? `HTTP ${String(result.statusCode)}` : outcome;
}
