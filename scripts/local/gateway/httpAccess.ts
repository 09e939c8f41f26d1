import type { IncomingMessage, ServerResponse } from 'node:http';
import { CLIENT_BODY_BYTES_MAX, FUNCTION_BYTES_MAX, readBody } from './body';
import { isPlain } from './ejson';
import { invokeFunction } from './functionActions';
import type { GatewayOptions } from './options';
import { JSON_TYPE, PlatformError, describeError, newRequestId } from './reply';
import { pathBelow, sendJson, sendReply } from './server';

export const HTTP_PREFIX = '/http';

const TEXT_TYPES = /^(text\/|application\/(.+\+)?(json|xml)|application\/(javascript|x-www-form-urlencoded))/i;
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  INVALID_PARAM: 400,
  INVALID_PATH: 404,
  EXCEED_MAX_PAYLOAD_SIZE: 413,
  EXCEED_CONCURRENT_REQUEST_LIMIT: 429,
  FUNCTIONS_TIME_LIMIT_EXCEEDED: 504,
};

/** HTTP access: any request below /http goes to the function that has its path, in the platform's event shape. */
export function createHttpDoor(options: GatewayOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = newRequestId();
    try {
      const path = pathBelow(request, HTTP_PREFIX) || '/';
      const functionName = options.httpRoute(path);
      if (functionName === null) throw new PlatformError('INVALID_PATH', `no function has the path ${path}`);
      const event = await readHttpEvent(request, path, options.envId, requestId);
      const clientIp = request.socket.remoteAddress ?? '127.0.0.1';
      const result = await invokeFunction(options.functions, functionName, event, { kind: 'http', clientIp });
      sendHttpResult(response, JSON.parse(result), requestId);
    } catch (error) {
      const { code, message } = describeError(error);
      sendJson(response, STATUS_OF_CODE[code] ?? 500, { code, message, requestId });
    }
  };
}

async function readHttpEvent(request: IncomingMessage, path: string, envId: string, requestId: string) {
  const contentType = request.headers['content-type'] ?? '';
  const isText = contentType === '' || TEXT_TYPES.test(contentType);
  const bytes = await readBody(request, isText ? CLIENT_BODY_BYTES_MAX : FUNCTION_BYTES_MAX);
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
  return {
    path,
    httpMethod: request.method ?? 'GET',
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    queryStringParameters: Object.fromEntries(query),
    requestContext: { requestId, envId, appId: '1250000000', uin: '100000000000' },
    body: isText ? bytes.toString('utf8') : bytes.toString('base64'),
    isBase64Encoded: !isText,
  };
}

/** An object with a status code is an integration response; any other object is JSON, anything else is text. */
function sendHttpResult(response: ServerResponse, result: unknown, requestId: string): void {
  if (!isPlain(result)) {
    const text = typeof result === 'string' ? result : JSON.stringify(result);
    return sendReply(response, { status: 200, contentType: 'text/plain; charset=utf-8', body: text });
  }
  const { statusCode, headers, body, isBase64Encoded } = result;
  if (typeof statusCode !== 'number')
    return sendReply(response, { status: 200, contentType: JSON_TYPE, body: JSON.stringify(result) });
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    throw new PlatformError(
      'FUNCTIONS_EXECUTE_FAIL',
      `statusCode ${statusCode} of the integration response is invalid`,
    );
  }
  const text =
    typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  const bytes = Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8');
  response.setHeader('x-request-id', requestId);
  for (const [name, value] of Object.entries(isPlain(headers) ? headers : {})) {
    response.setHeader(name, Array.isArray(value) ? value.map(String) : String(value));
  }
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.writeHead(statusCode, { 'content-length': bytes.length });
  response.end(bytes);
}
