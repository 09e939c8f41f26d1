/** One outbound call of a function instance: to the database, to WeChat, to a provider, to another function. */
export interface OutboundCall {
  readonly instanceId: string | null; // null: no instance of ours (a script that uses the SDK directly)
  readonly action: string; // database.modifyDocument, wx.openApi:subscribeMessage.send, http:faceid ...
  readonly collection?: string;
  readonly transactionId?: string;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly errorCode?: string; // of the reply's body, for the log
  readonly cost?: { readonly examined: number; readonly returned: number; readonly index: string | null };
}

/**
 * The door that every outbound call passes: latency, faults, the seeded scheduler and the log live behind it.
 * `hangUp` destroys the connection: the caller gets no answer, whether or not `perform` ran.
 */
export interface Door {
  around(call: OutboundCall, perform: () => Promise<Reply>): Promise<Reply | 'hangUp'>;
}

/** Who calls a function, as the platform would know it. Nothing of this can be chosen by a client's event. */
export type Caller =
  | { readonly kind: 'shopper'; readonly openid: string }
  | { readonly kind: 'timer'; readonly triggerName: string }
  | { readonly kind: 'console' } // an operator's test run in the CloudBase console
  | { readonly kind: 'payCallback' }
  | { readonly kind: 'http'; readonly clientIp: string }
  | { readonly kind: 'function'; readonly parent: Caller }; // nested call: SOURCE becomes "<parent>,scf"

/** One invocation, as the log keeps it. */
export interface CallRecord {
  readonly id: string;
  readonly functionName: string;
  readonly caller: Caller;
  readonly instanceId: string;
  readonly cold: boolean;
  readonly startedAt: number; // epoch ms on the local cloud's clock
  readonly ms: number; // wall time
  readonly outcome: 'answered' | 'threw' | 'timedOut' | 'crashed';
  readonly result: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly requests: readonly RequestRecord[];
  readonly logs: readonly string[]; // stdout and stderr lines
}
export interface RequestRecord {
  readonly action: string;
  readonly collection?: string;
  readonly ms: number;
  readonly errorCode?: string;
  readonly examined?: number;
  readonly returned?: number;
}

export interface FunctionInvoker {
  readonly names: readonly string[];
  /**
   * Resolves when the call ended, however it ended; throws only when there is no such function or no free instance.
   */
  invoke(functionName: string, event: unknown, caller: Caller): Promise<CallRecord>;
}
