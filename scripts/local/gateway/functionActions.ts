import * as z from 'zod';
import { FUNCTION_BYTES_MAX, parse } from './body';
import { PlatformError } from './reply';
import type { Answer } from './reply';
import type { CallRecord, Caller, FunctionInvoker } from './types';

const invokeBody = z.object({ function_name: z.string().min(1), request_data: z.string().optional() });

/** functions.invokeFunction: a function calls a function. Security rules govern clients only, so none is asked. */
export async function invokeFromFunction(
  body: unknown,
  functions: FunctionInvoker,
  caller: Caller,
): Promise<Answer> {
  const { function_name: name, request_data: text = '' } = parse(invokeBody, body);
  if (Buffer.byteLength(text) > FUNCTION_BYTES_MAX) {
    throw new PlatformError(
      'EXCEED_MAX_PAYLOAD_SIZE',
      `the event of ${name} is larger than ${FUNCTION_BYTES_MAX} bytes`,
    );
  }
  if (!functions.names.includes(name)) {
    throw new PlatformError('FUNCTIONS_EXECUTE_FAIL', `FunctionName parameter could not be found: ${name}`);
  }
  const result = await invokeFunction(functions, name, text === '' ? {} : readEvent(text), caller);
  return { fields: { data: { response_data: result } } };
}

/** Runs a function and answers its result as JSON text; every other end of the call is the platform's error. */
export async function invokeFunction(
  functions: FunctionInvoker,
  name: string,
  event: unknown,
  caller: Caller,
): Promise<string> {
  const record = await functions.invoke(name, event, caller).catch((error: unknown) => {
    throw refusalOf(error);
  });
  if (record.outcome !== 'answered') throw failureOf(record);
  const result = JSON.stringify(record.result ?? null);
  if (Buffer.byteLength(result) > FUNCTION_BYTES_MAX) {
    throw new PlatformError(
      'FUNCTIONS_EXECUTE_FAIL',
      `the answer of ${name} is larger than ${FUNCTION_BYTES_MAX} bytes`,
    );
  }
  return result;
}

function failureOf({ outcome, error }: CallRecord): PlatformError {
  return new PlatformError(error?.code ?? 'FUNCTIONS_EXECUTE_FAIL', error?.message ?? outcome);
}

/** A call that never began carries the platform's code; anything else thrown is a fault of ours and stays one. */
function refusalOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && error instanceof Error
    ? new PlatformError(code, error.message, { cause: error })
    : error;
}

function readEvent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlatformError('INVALID_PARAM', 'request_data is not JSON', { cause: error });
  }
}
