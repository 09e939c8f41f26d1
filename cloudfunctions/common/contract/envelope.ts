/** What every query, command and job answers (F-301); `retry` tells a client what it may do after a refusal. */
export type Envelope<Data> = SuccessEnvelope<Data> | RefusalEnvelope;

export interface SuccessEnvelope<Data> {
  readonly success: true;
  readonly code: 'SUCCESS';
  readonly message: string;
  readonly data: Data;
  readonly timestamp: number; // epoch ms
}

export interface RefusalEnvelope {
  readonly success: false;
  readonly code: string;
  readonly message: string;
  readonly data: null;
  readonly timestamp: number; // epoch ms
  readonly retry: Retry;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * never: the same call will be refused again · same_request: repeat with the same request id ·
 * new_request: start again with a fresh request id
 */
export type Retry = 'never' | 'same_request' | 'new_request';
