import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import * as z from 'zod';
import type { CollectionState, EnvironmentState, Index, Step } from './plan';

const VERSION = '2018-06-08';
const PAGE_SIZE = 100;

export interface CloudApiOptions {
  readonly envId: string;
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string; // of temporary keys
  readonly endpoint?: string; // tcb.tencentcloudapi.com by default
  readonly protocol?: 'https' | 'http';
}

/**
 * The management interface of one environment (cloud.tencent.com/document/product/876), as far as
 * provisioning needs it.
 */
export interface CloudApi {
  readState(): Promise<EnvironmentState>;
  perform(step: Step): Promise<void>;
}

type Request = (action: string, data: Readonly<Record<string, unknown>>) => Promise<unknown>;

export async function openCloudApi(options: CloudApiOptions): Promise<CloudApi> {
  const endpoint = options.endpoint ?? 'tcb.tencentcloudapi.com';
  const { secretId, secretKey, token } = options;
  const client = new CommonClient(endpoint, VERSION, {
    credential: { secretId, secretKey, ...(token === undefined ? {} : { token }) },
    profile: { httpProfile: { endpoint, protocol: `${options.protocol ?? 'https'}://` } },
  });
  const request: Request = (action, data) => client.request(action, { EnvId: options.envId, ...data });
  const database = {
    MongoConnector: { InstanceId: 'flexdb', DatabaseName: await findDatabaseName(request, options.envId) },
  };
  return {
    readState: () => readState(request, database),
    perform: async (step) => void (await performStep(request, database, step)),
  };
}

const environmentsAnswer = z.object({
  EnvList: z.array(z.object({ EnvId: z.string(), Databases: z.array(z.object({ InstanceId: z.string() })) })),
});

async function findDatabaseName(request: Request, envId: string): Promise<string> {
  const { EnvList } = environmentsAnswer.parse(await request('DescribeEnvs', {}));
  const name = EnvList.find((each) => each.EnvId === envId)?.Databases[0]?.InstanceId;
  if (name === undefined) throw new Error(`The environment ${envId} is not there, or has no document database`);
  return name;
}

const tablesAnswer = z.object({ Tables: z.array(z.object({ TableName: z.string() })).nullish() });
const tableAnswer = z.object({
  Indexes: z
    .array(
      z.object({
        Name: z.string(),
        Unique: z.boolean().nullish(),
        Keys: z.array(z.object({ Name: z.string(), Direction: z.coerce.string() })),
      }),
    )
    .nullish(),
});
const permissionsAnswer = z.object({
  Data: z.object({
    PermissionList: z
      .array(
        z.object({
          Resource: z.string().nullish(),
          Permission: z.string().nullish(),
          SecurityRule: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
});

async function readState(request: Request, database: object): Promise<EnvironmentState> {
  const names = await readCollectionNames(request, database);
  const rules = new Map<string, string>();
  for (let from = 0; from < names.length; from += PAGE_SIZE) {
    const page = names.slice(from, from + PAGE_SIZE);
    const answer = permissionsAnswer.parse(
      await request('DescribeResourcePermission', { ResourceType: 'collection', Resources: page }),
    );
    for (const { Resource, Permission } of answer.Data.PermissionList ?? [])
      if (Resource) rules.set(Resource, Permission ?? '');
  }
  const collections: CollectionState[] = [];
  for (const name of names) {
    const { Indexes } = tableAnswer.parse(await request('DescribeTable', { ...database, TableName: name }));
    collections.push({ name, rule: rules.get(name) ?? null, indexes: (Indexes ?? []).flatMap(toIndex) });
  }
  const functions = permissionsAnswer.parse(
    await request('DescribeResourcePermission', { ResourceType: 'function' }),
  );
  const rule = functions.Data.PermissionList?.find(({ SecurityRule }) => Boolean(SecurityRule))?.SecurityRule;
  return {
    collections,
    functionRules: rule ? z.record(z.string(), z.unknown()).parse(JSON.parse(rule)) : null,
  };
}

async function readCollectionNames(request: Request, database: object): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    const page = { MgoOffset: names.length, MgoLimit: PAGE_SIZE };
    const { Tables } = tablesAnswer.parse(await request('ListTables', { ...database, ...page }));
    names.push(...(Tables ?? []).map(({ TableName }) => TableName));
    if ((Tables ?? []).length < PAGE_SIZE) return names.sort();
  }
}

/** Every collection has the indexes that the platform makes by itself; they are not ours to compare. */
function toIndex(each: NonNullable<z.infer<typeof tableAnswer>['Indexes']>[number]): Index[] {
  if (each.Name === '_id_' || each.Name === '_openid_1') return [];
  const keys = each.Keys.map(({ Name, Direction }): [string, 1 | -1] => [Name, Direction === '-1' ? -1 : 1]);
  return [{ name: each.Name, keys, unique: each.Unique === true }];
}

async function performStep(request: Request, database: object, step: Step): Promise<unknown> {
  switch (step.kind) {
    case 'createCollection':
      return request('CreateTable', { ...database, TableName: step.collection });
    case 'createIndex': {
      const { name, keys, unique } = step.index;
      const MgoIndexKeys = keys.map(([field, direction]) => ({ Name: field, Direction: String(direction) }));
      const created = { IndexName: name, MgoKeySchema: { MgoIndexKeys, MgoIsUnique: unique } };
      return request('UpdateTable', { ...database, TableName: step.collection, CreateIndexes: [created] });
    }
    case 'setCollectionRule':
      return request('ModifyResourcePermission', {
        ResourceType: 'collection',
        Resource: step.collection,
        Permission: step.rule,
      });
    case 'setFunctionRules':
      return request('ModifyResourcePermission', {
        ResourceType: 'function',
        Permission: 'CUSTOM',
        SecurityRule: JSON.stringify(step.rules),
      });
  }
}
