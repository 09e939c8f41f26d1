import type { Changes, Condition, Where } from './database';

/** The parts of the SDK's command object that the mall uses. */
export interface Commands {
  gt(value: unknown): Combinable;
  gte(value: unknown): Combinable;
  lt(value: unknown): unknown;
  lte(value: unknown): unknown;
  in(values: unknown[]): unknown;
  nin(values: unknown[]): unknown;
  exists(value: boolean): unknown;
  or(...queries: unknown[]): unknown;
  and(...queries: unknown[]): unknown;
  set(value: unknown): unknown;
  inc(value: number): unknown;
  remove(): unknown;
}
interface Combinable {
  and(other: unknown): unknown;
}
type TextPattern = (options: { regexp: string; options: string }) => unknown;

/** The condition in the SDK's own words. */
export function toQuery(command: Commands, pattern: TextPattern, where: Where): Record<string, unknown> {
  const all = toFields(command, pattern, where.all);
  if (where.anyOf === undefined) return all;
  const alternatives = command.or(where.anyOf.map((one) => toFields(command, pattern, one)));
  return command.and([all, alternatives]) as Record<string, unknown>;
}

function toFields(
  command: Commands,
  pattern: TextPattern,
  fields: Readonly<Record<string, Condition>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([path, condition]) => [path, toCondition(command, pattern, condition)]),
  );
}

function toCondition(command: Commands, pattern: TextPattern, condition: Condition): unknown {
  if (condition === null || typeof condition !== 'object') return condition;
  if ('gt' in condition) return command.gt(condition.gt);
  if ('gte' in condition) return command.gte(condition.gte);
  if ('lt' in condition) return command.lt(condition.lt);
  if ('lte' in condition) return command.lte(condition.lte);
  if ('oneOf' in condition) return command.in([...condition.oneOf]);
  if ('noneOf' in condition) return command.nin([...condition.noneOf]);
  if ('exists' in condition) return command.exists(condition.exists);
  if ('contains' in condition) return pattern({ regexp: escapePattern(condition.contains), options: 'i' });
  if ('between' in condition) {
    const [after, before] = condition.between;
    return command.gt(after).and(command.lt(before));
  }
  const [from, to] = condition.range;
  if (from === null) return command.lte(to ?? Number.MAX_SAFE_INTEGER);
  return to === null ? command.gte(from) : command.gte(from).and(command.lte(to));
}

/** `set` keeps an object value whole: a plain `{}` would be dropped by the SDK. */
export function toUpdate(command: Commands, changes: Changes): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([path, change]) => {
      if ('inc' in change) return [path, command.inc(change.inc)];
      if ('unset' in change) return [path, command.remove()];
      return [path, command.set(change.set)];
    }),
  );
}

/** What a shopper typed is text, not a pattern. */
function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
