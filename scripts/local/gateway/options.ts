import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine/types';
import type { Caller, Door, FunctionInvoker } from './types';

export interface GatewayOptions {
  readonly engine: Engine;
  readonly door: Door;
  readonly functions: FunctionInvoker;
  readonly now: () => number; // epoch ms of the local cloud's clock
  readonly envId: string;
  readonly port?: number; // 0 or absent: any free port
  readonly dataDir?: string; // stored files live below it; absent: in memory
  /**
   * Which collections a client may reach, and under which security rule; a collection not named here is ADMINONLY.
   */
  readonly collections: () => readonly CollectionRule[];
  /** The `invoke` rule that holds for a function, `*` applied: false, true or 'auth != null'. */
  readonly functionRule: (functionName: string) => unknown;
  /** The function behind a path of HTTP access, or null. */
  readonly httpRoute: (path: string) => string | null;
  /** Who called what the instance runs now; null when it runs nothing. */
  readonly callerOf: (instanceId: string) => Caller | null;
  readonly wechat: WechatPort;
  readonly onMissingIndex?: (report: MissingIndex) => void;
}

export interface CollectionRule {
  readonly name: string;
  readonly rule: unknown;
}

/**
 * WeChat's servers, as the wx actions reach them. Answers WeChat's own JSON; an `errcode` in it is the provider's
 * refusal, and one of -601xxx or -604xxx is the platform's (no permission for the API, API not found).
 */
export interface WechatPort {
  openApi(apiName: string, data: Readonly<Record<string, unknown>>, instanceId: string | null): Promise<object>;
  payApi(
    apiName: string,
    data: Readonly<Record<string, unknown>>,
    instanceId: string | null,
  ): Promise<object | Buffer>;
}

/** A query that read far more than it answered: reported once per collection and shape. */
export interface MissingIndex {
  readonly collection: string;
  readonly action: string;
  readonly shape: string; // the query and order with every value replaced by '?'
  readonly examined: number;
  readonly returned: number;
  readonly offset: number;
  readonly index: string | null; // the index that was used although it does not fit
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface Gateway {
  readonly url: string; // http://127.0.0.1:PORT
  readonly port: number;
  /** Adds routes: every path that is `prefix` or below it goes to `handler`; the longest prefix wins. */
  mount(prefix: string, handler: Handler): void;
  close(): Promise<void>;
}
