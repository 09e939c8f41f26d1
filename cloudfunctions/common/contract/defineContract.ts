import type * as z from 'zod';
import type { RefusalCode } from './errors';

/** query reads only; command writes and is idempotent by key; job is run by a timer; webhook answers in the provider's form. */
export type Kind = 'query' | 'command' | 'job' | 'webhook';

/** Who may call. Decided from the platform's context of the invocation, never from the event. */
export type Auth = 'shopper' | 'operator' | 'timer' | 'wechatPay' | 'anyone';

/** What an operator may do; `owner` may do everything. */
export type Role = 'owner' | 'catalogue' | 'stock' | 'wallet' | 'settings';

export interface Deploy {
  readonly timeoutSeconds: number; // 1..60
  readonly memoryMb: 128 | 256 | 512 | 1024;
  readonly timer?: { readonly name: string; readonly cron: string }; // 7 fields, UTC+8
  readonly http?: { readonly path: string }; // served by HTTP access too
  readonly openapi?: readonly string[]; // WeChat open APIs that config.json must permit
}

export interface Contract<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Code extends RefusalCode = RefusalCode,
> {
  readonly name: string; // the folder and the cloud function
  readonly summary: string;
  readonly kind: Kind;
  readonly auth: Auth;
  readonly role?: Role; // operator operations only
  readonly input: Input;
  readonly output: Output;
  readonly errors: readonly Code[]; // in order of precedence
  readonly deploy: Deploy;
}

/** Keeps the literal types of a contract; a contract is data. */
export function defineContract<
  const Input extends z.ZodType,
  const Output extends z.ZodType,
  const Code extends RefusalCode,
>(contract: Contract<Input, Output, Code>): Contract<Input, Output, Code> {
  return contract;
}

export type InputOf<C extends Contract> = z.output<C['input']>;
export type OutputOf<C extends Contract> = z.input<C['output']>;
