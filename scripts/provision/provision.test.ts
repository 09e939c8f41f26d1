import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod';
import { planDeploy } from '../deploy';
import { openCloudApi } from './cloudApi';
import { type CollectionState, type EnvironmentState, planProvision, readWanted } from './plan';

const EMPTY: EnvironmentState = { collections: [], functionRules: null };
const orders: CollectionState = {
  name: 'orders',
  rule: 'ADMINONLY',
  indexes: [{ name: 'by_openid', keys: [['openid', 1]], unique: false }],
};
const wanted: EnvironmentState = { collections: [orders], functionRules: { '*': { invoke: false } } };

test('an empty environment gets every collection closed before its indexes, and then the function rules', () => {
  expect(planProvision(wanted, EMPTY).steps.map(({ kind }) => kind)).toEqual([
    'createCollection',
    'setCollectionRule',
    'createIndex',
    'setFunctionRules',
  ]);
});

test('an environment that has everything needs nothing', () => {
  expect(planProvision(wanted, wanted)).toEqual({ steps: [], notes: [] });
});

test('nothing is ever dropped: what differs is a note', () => {
  const other = { ...orders, indexes: [{ name: 'by_openid', keys: [['openid', -1] as const], unique: false }] };
  const found = { ...wanted, collections: [other, { name: 'drafts', rule: null, indexes: [] }] };

  const { steps, notes } = planProvision(wanted, JSON.parse(JSON.stringify(found)));

  expect(steps).toEqual([]);
  expect(notes).toEqual([
    'orders.by_openid has other keys than here: drop it by hand, then run this again',
    'collection drafts is in the environment but not in this project: left alone',
  ]);
});

describe('through the signed interface of the cloud', () => {
  let environment: Environment;
  beforeEach(async () => {
    environment = await openEnvironment();
  });
  afterEach(() => environment.server.close());

  test('what the sources want is made, and the second run finds nothing to do', async () => {
    const cloud = await openCloudApi({
      envId: 'mall-1',
      secretId: 'id',
      secretKey: 'key',
      endpoint: environment.host,
      protocol: 'http',
    });
    const { steps } = planProvision(readWanted(), await cloud.readState());

    for (const step of steps) await cloud.perform(step);

    expect(steps.length).toBeGreaterThan(30);
    expect(planProvision(readWanted(), await cloud.readState())).toEqual({ steps: [], notes: [] });
    expect(environment.unsigned).toBe(0);
    expect(environment.otherDatabases).toBe(0);
  });
});

test('a deployment names the variables that its shell lacks, and the paths of HTTP access', () => {
  const plan = planDeploy(['verifyIdentity', 'health'], { TCB_ENV_ID: 'mall-1', IDENTITY_KEYS: '{}' });

  expect(plan.functions).toEqual(['health', 'verifyIdentity']);
  expect(plan.missing).toContain('IDENTITY_INDEX_KEY');
  expect(plan.missing).not.toContain('IDENTITY_KEYS');
  expect(plan.commands).toContainEqual(['fn', 'deploy', 'health', '--force', '--yes', '-e', 'mall-1']);
  expect(plan.commands).toContainEqual(['service', 'create', '-p', '/health', '-f', 'health', '-e', 'mall-1']);
});

test('a deployment of everything is one command, and of an unknown function none', () => {
  expect(planDeploy([], { TCB_ENV_ID: 'mall-1' }).commands[0]).toEqual([
    ...['fn', 'deploy', '--all', '--force', '--yes', '-e', 'mall-1'],
  ]);
  expect(() => planDeploy(['nothing'], {})).toThrow('There is no function nothing');
});

interface Environment {
  readonly server: Server;
  readonly host: string;
  unsigned: number; // requests without a signature
  otherDatabases: number; // requests for another database than this environment's
}

const tableRequest = z.object({
  TableName: z.string().default(''),
  MgoOffset: z.number().default(0),
  MongoConnector: z.object({ DatabaseName: z.string() }).optional(),
  ResourceType: z.string().default(''),
  Resource: z.string().default(''),
  Permission: z.string().default(''),
  SecurityRule: z.string().default(''),
  CreateIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        MgoKeySchema: z.object({ MgoIndexKeys: z.array(z.unknown()), MgoIsUnique: z.boolean() }),
      }),
    )
    .default([]),
});

/**
 * An environment that remembers what it was told, behind the actions and shapes of the management interface.
 */
async function openEnvironment(): Promise<Environment> {
  const tables = new Map<string, { permission: string; indexes: object[] }>();
  let functionRule = '';
  const answer = (action: string, data: z.infer<typeof tableRequest>): object => {
    const table = tables.get(data.TableName || data.Resource);
    switch (action) {
      case 'DescribeEnvs':
        return { EnvList: [{ EnvId: 'mall-1', Databases: [{ InstanceId: 'tnt-1' }] }] };
      case 'ListTables':
        return { Tables: [...tables.keys()].slice(data.MgoOffset).map((TableName) => ({ TableName })) };
      case 'CreateTable':
        tables.set(data.TableName, {
          permission: 'PRIVATE',
          indexes: [{ Name: '_id_', Keys: [{ Name: '_id', Direction: '1' }] }],
        });
        return {};
      case 'DescribeTable':
        return { Indexes: table?.indexes };
      case 'UpdateTable':
        for (const { IndexName, MgoKeySchema } of data.CreateIndexes) {
          table?.indexes.push({
            Name: IndexName,
            Keys: MgoKeySchema.MgoIndexKeys,
            Unique: MgoKeySchema.MgoIsUnique,
          });
        }
        return {};
      case 'DescribeResourcePermission': {
        const collections = [...tables].map(([Resource, { permission }]) => ({
          Resource,
          Permission: permission,
        }));
        const functions = [{ Permission: 'CUSTOM', SecurityRule: functionRule }];
        return { Data: { PermissionList: data.ResourceType === 'function' ? functions : collections } };
      }
      case 'ModifyResourcePermission':
        if (data.ResourceType === 'function') functionRule = data.SecurityRule;
        else if (table !== undefined) table.permission = data.Permission;
        return { Data: { Success: true } };
      default:
        return { Error: { Code: 'InvalidAction', Message: action } };
    }
  };

  const server = createServer(async (request, response) => {
    const data = tableRequest.parse(JSON.parse(await readBody(request)));
    if (request.headers.authorization?.startsWith('TC3-HMAC-SHA256') !== true) environment.unsigned += 1;
    if (data.MongoConnector !== undefined && data.MongoConnector.DatabaseName !== 'tnt-1')
      environment.otherDatabases += 1;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ Response: { RequestId: 'r', ...answer(String(request.headers['x-tc-action']), data) } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const environment: Environment = { server, host: `127.0.0.1:${port}`, unsigned: 0, otherDatabases: 0 };
  return environment;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
