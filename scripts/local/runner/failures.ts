/** The platform's own words for a call that did not end well (cloud.tencent.com/document/product/583/42611). */
export interface CallError {
  readonly code: string;
  readonly message: string;
}

export const RETURN_BYTES_MAX = 6 * 1024 * 1024;
export const ASYNC_EVENT_BYTES_MAX = 128 * 1024;

export const threw = (message: string): CallError => ({ code: 'FUNCTIONS_EXECUTE_FAIL', message });
export const timedOut = (timeoutSeconds: number): CallError => ({
  code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
  message: `Invoking task timed out after ${timeoutSeconds} seconds`,
});
export const OUT_OF_MEMORY: CallError = {
  code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED',
  message: 'Memory limit exceeded',
};
export const EXITED: CallError = {
  code: 'FUNCTIONS_EXECUTE_FAIL',
  message: 'Process exited before completing request',
};
export const RETURN_TOO_LARGE: CallError = {
  code: 'FUNCTIONS_EXECUTE_FAIL',
  message: 'The size of response exceeds the upper limit (6MB)',
};

/** A call that never began: there is no function of that name, or no instance is free for it. */
export class InvokeRefused extends Error {
  constructor(
    readonly code: 'FUNCTION_NOT_FOUND' | 'EXCEED_CONCURRENT_REQUEST_LIMIT' | 'EXCEED_MAX_PAYLOAD_SIZE',
    message: string,
  ) {
    super(message);
    this.name = 'InvokeRefused';
  }
}
