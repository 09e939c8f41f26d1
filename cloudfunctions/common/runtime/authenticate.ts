import { createHash, timingSafeEqual } from 'node:crypto';
import type { Auth, Role } from '../contract/defineContract';
import { refuse } from '../domain/refusal';
import type { Database } from '../store/database';
import type { Settings } from '../../../database/collections/settings';

/** What the platform says of one invocation. Nothing here can be chosen by a client. */
export interface Invocation {
  readonly source: string; // TCB_SOURCE: wx_client, wx_trigger, ...; '' when the platform named none
  readonly openid: string | null;
  readonly requestId: string;
}

export interface Operator {
  readonly operatorId: string;
  readonly roles: readonly Role[];
}

/** Proof of an operator who does not come through the mini-program. */
export interface OperatorProof {
  readonly operatorId: string;
  readonly key: string;
}

/** Nested calls are named `wx_client,scf`: compared by equality they are nobody's. */
const CLIENT_SOURCES: readonly string[] = ['wx_client', 'wx_devtools'];
const TIMER_SOURCE = 'wx_trigger';
const PAY_CALLBACK_SOURCE = 'wx_paycallback';

/**
 * Reads the platform's variables of this call once, as strings: from context.environment where the platform gives it,
 * else from the process. A variable counts only when this call's key list names it, so that one left behind by an
 * earlier call of the same instance does not. (getWXContext answers {} without keys and rounds an all-digit openid.)
 */
export function readInvocation(context: unknown): Invocation {
  const variables = readVariables(context);
  const wxKeys = listOf(variables['WX_CONTEXT_KEYS']);
  const openid = wxKeys.includes('WX_OPENID') ? textOf(variables['WX_OPENID']) : '';
  return {
    source: textOf(variables['TCB_SOURCE']),
    openid: openid === '' ? null : openid,
    requestId: requestIdOf(context),
  };
}

function readVariables(context: unknown): Readonly<Record<string, unknown>> {
  if (typeof context === 'object' && context !== null && 'environment' in context) {
    const parsed: unknown =
      typeof context.environment === 'string' ? JSON.parse(context.environment) : context.environment;
    if (typeof parsed === 'object' && parsed !== null) return { ...process.env, ...parsed };
  }
  return process.env;
}

function requestIdOf(context: unknown): string {
  if (typeof context !== 'object' || context === null) return '';
  if ('request_id' in context) return textOf(context.request_id);
  return 'requestId' in context ? textOf(context.requestId) : '';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map(String) : textOf(value).split(',').filter(Boolean);

/** The shopper behind a client's call; anything else is refused. */
export function requireShopper(invocation: Invocation): string {
  if (!CLIENT_SOURCES.includes(invocation.source) || invocation.openid === null) refuse('NOT_ALLOWED');
  return invocation.openid;
}

/** For operations whose caller is the platform itself. */
export function requirePlatform(invocation: Invocation, auth: Extract<Auth, 'timer' | 'wechatPay'>): void {
  const wanted = auth === 'timer' ? TIMER_SOURCE : PAY_CALLBACK_SOURCE;
  if (invocation.source !== wanted) refuse('NOT_ALLOWED');
}

/**
 * An operator is a shopper whose openid is an enabled operator's, or a call from a source on the settings' allow-list
 * that names an operator and proves its key.
 */
export async function requireOperator(
  db: Pick<Database, 'get' | 'find'>,
  settings: Settings,
  invocation: Invocation,
  proof: OperatorProof | null,
  role: Role,
): Promise<Operator> {
  const operator = await identifyOperator(db, settings, invocation, proof);
  if (!operator.roles.includes('owner') && !operator.roles.includes(role)) refuse('ROLE_MISSING');
  return operator;
}

async function identifyOperator(
  db: Pick<Database, 'get' | 'find'>,
  settings: Settings,
  invocation: Invocation,
  proof: OperatorProof | null,
): Promise<Operator> {
  if (CLIENT_SOURCES.includes(invocation.source) && invocation.openid !== null) {
    const found = await db.find('operators', { all: { openid: invocation.openid } }, { limit: 1 });
    const operator = found[0];
    if (operator === undefined || !operator.enabled) refuse('OPERATOR_UNKNOWN');
    return { operatorId: operator._id, roles: operator.roles };
  }
  if (!settings.operatorSources.includes(invocation.source)) refuse('NOT_ALLOWED');
  if (proof === null) refuse('OPERATOR_UNKNOWN');
  return proveOperator(db, proof);
}

/** Compares the hash of the key in constant time; an unknown operator and a wrong key look the same. */
export async function proveOperator(db: Pick<Database, 'get'>, proof: OperatorProof): Promise<Operator> {
  const operator = await db.get('operators', proof.operatorId);
  const given = createHash('sha256').update(proof.key).digest();
  const kept = Buffer.from(operator?.keyHash ?? '', 'hex');
  const proved = kept.length === given.length && timingSafeEqual(kept, given);
  if (operator === null || !operator.enabled || !proved) refuse('OPERATOR_UNKNOWN');
  return { operatorId: operator._id, roles: operator.roles };
}
