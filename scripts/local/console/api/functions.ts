import * as z from 'zod';
import type { Contract } from '../../../../cloudfunctions/common/contract/defineContract';
import { LOCAL_OPERATORS } from '../../../../database/seed/operators';
import { REFUSALS } from '../../../../cloudfunctions/common/contract/errors';
import type { CallDetail, FunctionDetail, FunctionSummary, KnownCallers } from '../apiTypes';
import { decode } from '../documentJson';
import { ConsoleError, messageOf } from '../http';
import { describeFields } from '../../../generate/fields';
import type { ApiContext, ApiRequest, ApiRoute } from '../router';
import { exampleOf } from '../schema';
import type { JsonSchema } from '../project';
import { detail } from './calls';
import { parseInput } from './input';
import { knownIds, withRealIds } from './realIds';

export const functionRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/functions', answer: listFunctions },
  { method: 'GET', path: '/functions/:name', answer: describeFunction },
  { method: 'POST', path: '/functions/:name/invoke', answer: invokeFunction },
  { method: 'GET', path: '/callers', answer: listCallers },
];

function listFunctions({ cloud, project }: ApiContext): readonly FunctionSummary[] {
  const deployed = new Map(project.deployedFunctions().map((each) => [each.name, each]));
  const paths = project.httpPaths();
  return cloud.functions.names.toSorted().map((name) => {
    const contract = project.contract(name);
    const settings = deployed.get(name);
    const trigger = settings?.triggers?.find(({ type }) => type === 'timer');
    return {
      name,
      summary: contract?.summary ?? '',
      kind: contract?.kind ?? null,
      auth: contract?.auth ?? null,
      timer: trigger === undefined ? null : { name: trigger.name, cron: trigger.config },
      httpPath: paths.get(name) ?? null,
      timeoutSeconds: settings?.timeout ?? null,
      memoryMb: settings?.memorySize ?? null,
    };
  });
}

async function describeFunction(context: ApiContext, request: ApiRequest): Promise<FunctionDetail> {
  const name = request.param('name');
  const summary = listFunctions(context).find((each) => each.name === name);
  if (summary === undefined) throw new ConsoleError('FUNCTION_NOT_FOUND', name);
  const contract = context.project.contract(name);
  const inputSchema = contract === null ? null : inputSchemaOf(contract);
  return {
    ...summary,
    role: contract?.role ?? null,
    fields: describeFields(inputSchema),
    example: inputSchema === null ? {} : await withRealIds(context.cloud.engine, exampleOf(inputSchema)),
    errors: (contract?.errors ?? []).map((code) => ({ code, message: REFUSALS[code].message })),
  };
}

function inputSchemaOf(contract: Contract): JsonSchema {
  return z.toJSONSchema(contract.input, { io: 'input', unrepresentable: 'any' });
}

const caller = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shopper'), openid: z.string().trim().min(1).max(64) }),
  z.strictObject({ kind: z.literal('timer'), triggerName: z.string().max(64) }),
  z.strictObject({ kind: z.literal('console') }),
  z.strictObject({ kind: z.literal('payCallback') }),
  z.strictObject({ kind: z.literal('http'), clientIp: z.string().max(64) }),
]);

async function invokeFunction({ cloud }: ApiContext, request: ApiRequest): Promise<CallDetail> {
  const name = request.param('name');
  if (!cloud.functions.names.includes(name)) throw new ConsoleError('FUNCTION_NOT_FOUND', name);
  const body = parseInput(z.strictObject({ caller, event: z.unknown() }), request.body);
  try {
    return detail(await cloud.functions.invoke(name, decode(body.event), body.caller));
  } catch (error) {
    throw new ConsoleError('INVOKE_REFUSED', messageOf(error), { cause: error });
  }
}

/** The operators of the local seed come first, in its order. */
async function listCallers({ cloud }: ApiContext): Promise<KnownCallers> {
  const operatorIds = await knownIds(cloud.engine, 'operators');
  const seeded = LOCAL_OPERATORS.filter(({ operatorId }) => operatorIds.includes(operatorId));
  const others = operatorIds.filter((id) => !seeded.some(({ operatorId }) => operatorId === id));
  return {
    openids: await knownIds(cloud.engine, 'shoppers'),
    operators: [
      ...seeded.map(({ operatorId, key }) => ({ operatorId, key })),
      ...others.map((operatorId) => ({ operatorId, key: null })),
    ],
  };
}
