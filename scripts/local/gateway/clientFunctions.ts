import type { IncomingMessage, ServerResponse } from 'node:http';
import { CLIENT_BODY_BYTES_MAX, parseJsonBody, readBody } from './body';
import { isPlain } from './ejson';
import { invokeFunction } from './functionActions';
import type { GatewayOptions } from './options';
import { PlatformError, describeError, newRequestId } from './reply';
import { allowsInvoke } from './rules/functionRule';
import { headerOf, pathBelow, sendJson } from './server';

/** The session chosen in the page: on the platform the phone's login, here a header. */
export const SHOPPER_HEADER = 'x-local-shopper';
export const CLIENT_FUNCTIONS_PREFIX = '/client/functions';

/** The numbers under which a mini-program sees the platform's codes. */
const CLIENT_CODES: Readonly<Record<string, number>> = {
  PERMISSION_DENIED: -501023,
  FUNCTION_NOT_FOUND: -501000,
  FUNCTIONS_EXECUTE_FAIL: -504002,
  FUNCTIONS_TIME_LIMIT_EXCEEDED: -504003,
  EXCEED_CONCURRENT_REQUEST_LIMIT: -501004,
  INVALID_PARAM: -501007,
};
const SYSTEM_ERROR = -501001;

/** POST /client/functions/NAME {data}: `wx.cloud.callFunction` of a mini-program, security rules and all. */
export function createClientFunctionDoor(options: GatewayOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = newRequestId();
    try {
      const result = await callFromClient(request, options);
      sendJson(response, 200, { result: JSON.parse(result), errMsg: 'cloud.callFunction:ok', requestId });
    } catch (error) {
      const { code, message } = describeError(error);
      const errCode = CLIENT_CODES[code] ?? SYSTEM_ERROR;
      const errMsg = `cloud.callFunction:fail Error: errCode: ${errCode} | errMsg: [${code}] ${message}`;
      sendJson(response, 200, { errCode, errMsg, code, requestId });
    }
  };
}

async function callFromClient(request: IncomingMessage, options: GatewayOptions): Promise<string> {
  const { functions, functionRule } = options;
  const openid = headerOf(request, SHOPPER_HEADER);
  const name = pathBelow(request, `${CLIENT_FUNCTIONS_PREFIX}/`);
  const body = parseJsonBody(await readBody(request, CLIENT_BODY_BYTES_MAX));
  const data = isPlain(body) ? (body['data'] ?? {}) : null;
  if (request.method !== 'POST' || !isPlain(data)) {
    throw new PlatformError('INVALID_PARAM', 'a call is POST {"data": {...}}');
  }
  if (!functions.names.includes(name)) {
    throw new PlatformError('FUNCTION_NOT_FOUND', `FunctionName parameter could not be found: ${name}`);
  }
  // Without a login nothing is callable: unauthenticated access is off, as is an environment's default.
  if (openid === null || openid === '' || !allowsInvoke(functionRule(name), true)) {
    throw new PlatformError('PERMISSION_DENIED', `the security rules do not let this client call ${name}`);
  }
  return invokeFunction(functions, name, data, { kind: 'shopper', openid });
}
