import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { openLocalCloud } from '../cloud';
import type { LocalCloud } from '../types';
import { mountConsole } from './index';

const PROJECT_ROOT = resolve(__dirname, '../../..');
export const NOON = Date.parse('2026-03-01T12:00:00+08:00');

export interface Bench {
  readonly cloud: LocalCloud;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A small project of its own with two functions and two collections, its cloud, and the console upon it. */
export async function openBench(): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'console-'));
  for (const [path, content] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const cloud = await openLocalCloud({ rootDir: root, functionsDir: join(root, 'dist'), now: NOON });
  mountConsole(cloud, (prefix, handler) => cloud.mount(prefix, handler), { projectRoot: root });
  return {
    cloud,
    get: (path) => ask(cloud, path, {}),
    post: (path, body = {}) =>
      ask(cloud, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async close() {
      await cloud.close();
      rmSync(root, { recursive: true });
    },
  };
}

async function ask(cloud: LocalCloud, path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`${cloud.url}/console/api${path}`, init);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

const GREET = `
const sdk = require(${JSON.stringify(join(PROJECT_ROOT, 'node_modules/@cloudbase/node-sdk'))});
exports.main = async (event, context) => {
  console.log('greeting', event.name);
  if (event.name === 'nobody') throw new Error('nobody is there');
  if (event.name === 'stranger') return { success: false, code: 'NOT_ALLOWED', message: 'no', data: null };
  const database = sdk.init({ env: process.env.TCB_ENV }).database();
  const found = await database.collection('products').limit(10).get();
  return { success: true, data: { event, openid: process.env.WX_OPENID ?? null, products: found.data.length } };
};
`;

const GREET_CONTRACT = `
import * as z from ${JSON.stringify(join(PROJECT_ROOT, 'node_modules/zod'))};
export const contract = {
  name: 'greet', summary: 'Greets.', kind: 'query', auth: 'shopper',
  input: z.strictObject({ requestId: z.string(), productId: z.string(), skuId: z.string(), quantity: z.int().min(2) }),
  output: z.unknown(), errors: ['NOT_ALLOWED', 'SOLD_OUT'], deploy: { timeoutSeconds: 60, memoryMb: 256 },
};
`;

const PRODUCT_MODEL = {
  type: 'object',
  properties: {
    _id: { type: 'string' },
    name: { type: 'string' },
    price: { type: 'integer', minimum: 0 },
    createdAt: { type: 'integer' },
  },
  required: ['_id', 'name', 'price', 'createdAt'],
  additionalProperties: false,
};

const PROJECT: Readonly<Record<string, unknown>> = {
  'cloudbaserc.json': {
    functions: [
      { name: 'greet', timeout: 60, memorySize: 256 },
      { name: 'tick', timeout: 60, triggers: [{ name: 'nightly', type: 'timer', config: '0 0 3 * * * *' }] },
    ],
  },
  'database/generated/collections.json': [
    {
      name: 'products',
      title: '商品',
      rule: 'ADMINONLY',
      indexes: [{ name: 'by_name', keys: [['name', 1]], unique: true }],
    },
    { name: 'stocks', title: '库存', rule: 'ADMINONLY', indexes: [] },
  ],
  'database/generated/models/products.json': PRODUCT_MODEL,
  'database/generated/functionRules.json': { '*': { invoke: false } },
  'database/generated/httpRoutes.json': { '/greet': 'greet' },
  'cloudfunctions/greet/contract.ts': GREET_CONTRACT,
  'dist/greet/index.js': GREET,
  'dist/tick/index.js': 'exports.main = async (event) => ({ success: true, data: event });',
};
