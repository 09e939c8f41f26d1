import * as z from 'zod';
import { ConsoleError } from '../http';

/** The one place where a body's shape is checked; what it names is what the page must mend. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: z.locales.zhCN().localeError });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) =>
    [issue.path.map(String).join('.'), issue.message].join(' ').trim(),
  );
  throw new ConsoleError('INPUT_INVALID', issues.join('；'));
}

export function integerOf(
  text: string | null,
  otherwise: number,
  bounds: { min: number; max: number },
): number {
  const value = text === null ? otherwise : Number(text);
  if (!Number.isInteger(value)) throw new ConsoleError('INPUT_INVALID', String(text));
  return Math.min(Math.max(value, bounds.min), bounds.max);
}
