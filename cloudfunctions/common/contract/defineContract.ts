import type * as z from 'zod';
import type { RefusalCode } from './errors';

/**
 * query reads only; command writes and is idempotent by key; job is run by a timer; webhook answers in the provider's
 * form.
 */
export type Kind = 'query' | 'command' | 'job' | 'webhook';

/** Who may call. Decided from the platform's context of the invocation, never from the event. */
export type Auth = 'shopper' | 'operator' | 'timer' | 'wechatPay' | 'anyone';

/** What an operator may do; `owner` may do everything. */
export type Role = 'owner' | 'catalogue' | 'stock' | 'wallet' | 'settings' | 'orders' | 'draws';

/** Whose words a webhook speaks: cloudPay repeats until `{errcode: 0}`, WeChat Pay v3 until HTTP 200. */
export type NoticeForm = 'cloudPay' | 'wechatPayV3';

export interface Deploy {
  readonly timeoutSeconds: number; // 1..60
  readonly memoryMb: 128 | 256 | 512 | 1024;
  readonly timer?: { readonly name: string; readonly cron: string }; // 7 fields, UTC+8
  readonly http?: { readonly path: string }; // served by HTTP access too
  readonly openapi?: readonly string[]; // WeChat open APIs that config.json must permit
}

export interface Contract {
  readonly name: string; // the folder and the cloud function
  readonly summary: string;
  readonly kind: Kind;
  readonly auth: Auth;
  readonly role?: Role; // operator operations only
  readonly answers?: NoticeForm; // webhooks only
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly errors: readonly RefusalCode[]; // in order of precedence
  readonly deploy: Deploy;
}

/** Keeps the literal types of a contract; a contract is data. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract;
}

export type InputOf<C extends Contract> = z.output<C['input']>;
