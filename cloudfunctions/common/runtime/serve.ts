import type { Contract } from '../contract/defineContract';
import type { Envelope } from '../contract/envelope';
import { PaymentRefused, PaymentUnavailable } from '../contract/ports';
import { REFUSALS, SUCCESS_MESSAGE, type RefusalCode } from '../contract/errors';
import { Refusal, refuse } from '../domain/refusal';
import type { Database } from '../store/database';
import { openDatabase } from '../store/cloudbase';
import { Ambiguous, DatabaseUnavailable } from '../store/failures';
import { readInvocation, requireOperator, requirePlatform, requireShopper } from './authenticate';
import type { Invocation, OperatorProof } from './authenticate';
import { readClock } from './clock';
import type { CallFor, Operation } from './define';
import { answerHttp, isHttpEvent, readHttpInput, readHttpNotice } from './http';
import { hashForLog, writeLog, type LogLevel } from './log';
import { readOperatorEvent } from './operatorEvent';
import { redactText } from './redact';
import { readSettings } from './settings';
import { NOTICE_ANSWERS } from './webhook';

/** A job stops taking work this long before its function would be ended. */
const JOB_MARGIN_MS = 10_000;

/** An operation that needs no ports is given none. */
type PortsOf<Ports> = [Ports] extends [void] ? [] : [ports: Ports];

type Main = (event: unknown, context: unknown) => Promise<unknown>;

/**
 * The cloud function of an operation: authentication, validation, the envelope and the log, once. A refusal is an
 * answer; anything else that goes wrong is an INTERNAL answer to a client and a throw to a timer, so that the
 * platform retries it. A webhook says in its provider's words whether the notice has to come again.
 */
export function serve<C extends Contract, Ports>(
  operation: Operation<C, Ports>,
  ...[ports]: PortsOf<Ports>
): Main {
  const { contract } = operation;
  return async (event, context) => {
    const startedAt = readClock();
    const facts: Record<string, string | number | boolean> = {};
    const invocation = readInvocation(context);
    const http = contract.deploy.http !== undefined && isHttpEvent(event);
    const notice = contract.answers === undefined ? null : NOTICE_ANSWERS[contract.answers];
    try {
      const call = await admit(contract, readEvent(contract, event), invocation, startedAt, facts);
      const data: unknown = await operation.handle(call as CallFor<C>, ports as Ports);
      log('info', 'SUCCESS', {});
      if (notice !== null) return notice.taken();
      return http ? answerHttp(succeed(data)) : succeed(data);
    } catch (error) {
      const { code, details, level } = explain(error);
      log(
        level,
        code,
        level === 'error' || !(error instanceof Refusal) ? { ...details, error: describe(error) } : details,
      );
      if (contract.kind === 'job' && !(error instanceof Refusal)) throw error;
      if (notice !== null) return notice.again(code);
      return http ? answerHttp(fail(code, details)) : fail(code, details);
    }

    function log(level: LogLevel, code: string, details: Readonly<Record<string, unknown>>): void {
      writeLog(startedAt, {
        level,
        operation: contract.name,
        requestId: invocation.requestId,
        userId: hashForLog(invocation.openid),
        code,
        ms: readClock() - startedAt,
        details: { source: invocation.source, ...facts, ...details },
      });
    }
  };
}

function readEvent({ deploy, kind }: Contract, event: unknown): unknown {
  if (deploy.http === undefined || !isHttpEvent(event)) return event;
  return kind === 'webhook' ? readHttpNotice(event) : readHttpInput(event);
}

/** Who calls comes first, then what was sent: a stranger learns nothing about the input. */
async function admit(
  contract: Contract,
  event: unknown,
  invocation: Invocation,
  now: number,
  facts: Record<string, string | number | boolean>,
): Promise<unknown> {
  const db = openDatabase();
  const base = {
    now,
    db,
    settings: () => readSettings(db, now),
    note: (more: Readonly<Record<string, string | number | boolean>>) => void Object.assign(facts, more),
  };
  switch (contract.auth) {
    case 'shopper':
      return { ...base, openid: requireShopper(invocation), input: parse(contract, event) };
    case 'operator': {
      const { input, proof, approval } = readOperatorEvent(event);
      const operator = await admitOperator(db, contract, invocation, proof, base.settings);
      facts['operatorId'] = operator.operatorId;
      return { ...base, operator, approval, input: parse(contract, input) };
    }
    case 'timer':
      requirePlatform(invocation, 'timer');
      return {
        ...base,
        input: {},
        clock: readClock,
        stopAt: now + contract.deploy.timeoutSeconds * 1_000 - JOB_MARGIN_MS,
      };
    case 'wechatPay':
      requirePlatform(invocation, 'wechatPay');
      return { ...base, input: parse(contract, event) };
    case 'anyone':
      return { ...base, input: parse(contract, event) };
  }
}

async function admitOperator(
  db: Database,
  contract: Contract,
  invocation: Invocation,
  proof: OperatorProof | null,
  settings: () => ReturnType<typeof readSettings>,
) {
  return requireOperator(db, await settings(), invocation, proof, contract.role ?? 'owner');
}

/** The platform adds `userInfo` and `tcbContext` to a client's event; they are not input. */
function parse(contract: Contract, event: unknown): unknown {
  const parsed = contract.input.safeParse(withoutPlatformFields(event));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => ({ path: path.join('.'), message }));
  return refuse('INVALID_INPUT', { issues });
}

function withoutPlatformFields(event: unknown): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event ?? {};
  const { userInfo: _userInfo, tcbContext: _tcbContext, ...fields } = event as Record<string, unknown>;
  return fields;
}

function explain(error: unknown): {
  readonly code: RefusalCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly level: LogLevel;
} {
  if (error instanceof Refusal)
    return { code: error.code, details: error.details ?? {}, level: REFUSALS[error.code].level };
  // Sent again under its request id it comes to one effect, whatever was done of it.
  const mayRepeat = error instanceof DatabaseUnavailable || error instanceof Ambiguous;
  if (error instanceof PaymentUnavailable) return plainly('PAYMENT_UNAVAILABLE');
  if (error instanceof PaymentRefused) return plainly('PAYMENT_REFUSED');
  return plainly(mayRepeat ? 'BUSY' : 'INTERNAL');
}

function plainly(code: RefusalCode) {
  return { code, details: {}, level: REFUSALS[code].level };
}

function describe(error: unknown): string {
  const parts: string[] = [];
  for (let next: unknown = error; next !== undefined && parts.length < 4;) {
    parts.push(next instanceof Error ? `${next.name}: ${next.message}` : JSON.stringify(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4).join(' ') : '';
  return redactText(`${parts.join(' <- ')} ${stack}`);
}

function succeed(data: unknown): Envelope<unknown> {
  return { success: true, code: 'SUCCESS', message: SUCCESS_MESSAGE, data, timestamp: readClock() };
}

function fail(code: RefusalCode, details: Readonly<Record<string, unknown>>): Envelope<unknown> {
  const { message, retry } = REFUSALS[code];
  const spoken = code === 'INVALID_INPUT' ? (firstIssueOf(details) ?? message) : message;
  const detailed = Object.keys(details).length > 0 ? { details } : {};
  return { success: false, code, message: spoken, data: null, timestamp: readClock(), retry, ...detailed };
}

/** A shopper reads the first thing to mend when the contract words it in Chinese. */
function firstIssueOf(details: Readonly<Record<string, unknown>>): string | undefined {
  const issues = details['issues'];
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  if (typeof first !== 'object' || first === null || !('message' in first)) return undefined;
  return typeof first.message === 'string' && /\p{Script=Han}/u.test(first.message) ? first.message : undefined;
}
