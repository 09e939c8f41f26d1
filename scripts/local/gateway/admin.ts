import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { ADMIN_BODY_BYTES_MAX, parse, parseJsonBody, parseMultipart, readBody } from './body';
import { DATABASE_ACTIONS } from './databaseActions';
import { readTarget } from './databaseRequests';
import { invokeFromFunction } from './functionActions';
import { createIndexWatch } from './missingIndex';
import type { GatewayOptions } from './options';
import { PlatformError, answerReply, errorReply } from './reply';
import type { Answer } from './reply';
import { headerOf, sendReply } from './server';
import { STORAGE_ACTIONS } from './storageActions';
import type { StorageContext } from './storageActions';
import type { Caller, Door, OutboundCall } from './types';
import { apiNameOf, callApi, callOpenApi, callPayApi } from './wechatActions';

/** The request header by which the runner marks which instance a request comes from. */
export const INSTANCE_HEADER = 'x-local-instance';

const actionBody = z.looseObject({ action: z.string().min(1) });
const invokeTarget = z.object({ function_name: z.string() });
const apiTarget = z.object({ apiName: z.string() });

/** One request of an SDK, read and ready to be performed behind the door. */
interface Work {
  readonly call: OutboundCall;
  readonly perform: () => Promise<Answer>;
}

interface AdminContext extends GatewayOptions {
  readonly storage: StorageContext;
}

/** POST /admin: what @cloudbase/node-sdk and wx-server-sdk send, one action each. */
export function createAdminDoor(
  context: AdminContext,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const watchIndexes = createIndexWatch((missing) => context.onMissingIndex?.(missing));

  return async (request, response) => {
    const instanceId = headerOf(request, INSTANCE_HEADER);
    let work: Work;
    try {
      work = await readWork(request, instanceId);
    } catch (error) {
      return sendReply(response, errorReply(error));
    }
    await throughDoor(context.door, work, response);
  };

  async function readWork(request: IncomingMessage, instanceId: string | null): Promise<Work> {
    const bytes = await readBody(request, ADMIN_BODY_BYTES_MAX);
    const contentType = request.headers['content-type'] ?? '';
    return contentType.startsWith('multipart/form-data')
      ? formWork(parseMultipart(bytes, contentType), instanceId)
      : jsonWork(parse(actionBody, parseJsonBody(bytes)), instanceId);
  }

  function formWork(form: ReadonlyMap<string, Buffer>, instanceId: string | null): Work {
    const action = form.get('action')?.toString('utf8') ?? '';
    const call = { instanceId, action: `${action}:${apiNameOf(form)}` };
    if (action === 'wx.openApi') return { call, perform: () => callOpenApi(form, context.wechat, instanceId) };
    if (action === 'wx.wxPayApi') return { call, perform: () => callPayApi(form, context.wechat, instanceId) };
    throw unknownAction(action);
  }

  function jsonWork(body: z.infer<typeof actionBody>, instanceId: string | null): Work {
    const { action } = body;
    const database = DATABASE_ACTIONS.get(action);
    if (database !== undefined) {
      return {
        call: { instanceId, action, ...readTarget(body) },
        perform: async () => {
          const answer = await database(body, context);
          if (answer.read !== undefined) watchIndexes({ action, ...answer.read });
          return answer;
        },
      };
    }
    const storage = STORAGE_ACTIONS.get(action);
    if (storage !== undefined)
      return { call: { instanceId, action }, perform: () => storage(body, context.storage) };
    if (action === 'functions.invokeFunction') {
      const { function_name: name } = parse(invokeTarget, body);
      return {
        call: { instanceId, action: `${action}:${name}` },
        perform: async () => invokeFromFunction(body, context.functions, nestedCaller(context, instanceId)),
      };
    }
    if (action === 'wx.api') {
      const { apiName } = parse(apiTarget, body);
      return {
        call: { instanceId, action: `${action}:${apiName}` },
        perform: () => callApi(body, context.wechat, instanceId),
      };
    }
    throw unknownAction(action);
  }
}

/** Performs behind the door and answers; a door that hangs up cuts the connection instead. */
async function throughDoor(door: Door, { call, perform }: Work, response: ServerResponse): Promise<void> {
  const reply = await door.around(call, () =>
    perform().then(
      (answer) => answerReply(answer),
      (error: unknown) => errorReply(error),
    ),
  );
  if (reply === 'hangUp') response.destroy();
  else sendReply(response, reply);
}

/** A nested call keeps its caller's; a script outside every instance is the console, an idle instance is nobody. */
function nestedCaller({ callerOf }: GatewayOptions, instanceId: string | null): Caller {
  if (instanceId === null) return { kind: 'console' };
  const parent = callerOf(instanceId);
  if (parent !== null) return { kind: 'function', parent };
  throw new PlatformError('INVALID_REQUEST_SOURCE', `the instance ${instanceId} serves no call any more`);
}

function unknownAction(action: string): PlatformError {
  return new PlatformError('INVALID_PARAM', `the local cloud does not know the action ${action}`);
}
