import { isPlain } from '../ejson';
import { InvalidRule, parseExpression } from './expression';
import type { Expression } from './expression';
import { holds } from './prove';
import type { RuleContext } from './prove';

export type Access = 'read' | 'create' | 'update' | 'delete';

/** `restrict` is what the platform adds to the query by itself: only documents of their creator. */
export type Decision =
  { readonly allowed: false } | { readonly allowed: true; readonly restrict?: { readonly _openid: string } };

type Grant = 'all' | 'creator' | 'nobody';
const PRESETS: Readonly<Record<string, { readonly read: Grant; readonly write: Grant }>> = {
  READONLY: { read: 'all', write: 'creator' },
  PRIVATE: { read: 'creator', write: 'creator' },
  ADMINWRITE: { read: 'all', write: 'nobody' },
  ADMINONLY: { read: 'nobody', write: 'nobody' },
};

/** What a client may do to a collection. No rule, an unknown one and one that cannot be read allow nothing. */
export async function decideAccess(rule: unknown, access: Access, context: RuleContext): Promise<Decision> {
  if (typeof rule === 'string') return decidePreset(PRESETS[rule], access, context.openid);
  if (!isPlain(rule)) return { allowed: false };
  const value = access === 'read' ? rule['read'] : (rule[access] ?? rule['write']);
  if (typeof value === 'boolean') return { allowed: value };
  if (typeof value !== 'string') return { allowed: false };
  try {
    return { allowed: await holds(await readExpression(value), context) };
  } catch (error) {
    if (error instanceof InvalidRule) return { allowed: false };
    throw error;
  }
}

function decidePreset(preset: (typeof PRESETS)[string] | undefined, access: Access, openid: string): Decision {
  const grant = access === 'read' ? preset?.read : preset?.write;
  if (grant === 'all') return { allowed: true };
  if (grant !== 'creator') return { allowed: false };
  // What a client makes is its own; what it reads or changes must be.
  return access === 'create' ? { allowed: true } : { allowed: true, restrict: { _openid: openid } };
}

const expressions = new Map<string, Promise<Expression>>();

/** Rules are few and asked often: each is parsed once. */
function readExpression(text: string): Promise<Expression> {
  const parsed = expressions.get(text) ?? parseExpression(text);
  expressions.set(text, parsed);
  return parsed;
}
