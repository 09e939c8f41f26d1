import { join } from 'node:path';
import * as z from 'zod';
import { defineCollection } from '../../database/collections/defineCollection';
import { loadContracts } from '../build/contracts';
import { ROOT, listOperations } from '../build/operations';
import { findDrift, renderAll } from '../generate';
import { LOCAL_ENVIRONMENT } from '../local/environment';
import { FUNCTIONS_MAX } from './cloudbaserc';
import { findEnvironmentNames } from './environment';
import { type Sources, loadSources } from './sources';

const sources: Sources = {
  contracts: loadContracts(join(ROOT, 'scripts/testing/fixture/cloudfunctions')),
  collections: [
    defineCollection({
      name: 'products',
      title: '商品',
      purpose: 'What is on sale.',
      schema: z.strictObject({ _id: z.string(), name: z.string().max(20) }),
      indexes: [{ name: 'by_name', keys: [['name', -1]], query: 'readOne' }],
      rule: 'ADMINONLY',
      retention: 'for good',
    }),
  ],
  environmentOf: (operation) => (operation === 'readOne' ? ['SHOP_KEY'] : []),
  exportNameOf: (operation) => (operation === 'tick' ? 'tick' : 'contract'),
};
const files = renderAll(sources);
const json = (path: string): unknown => JSON.parse(files.get(path) ?? '');
const lines = (path: string): string[] => (files.get(path) ?? '').split('\n');

test('a function is deployed as its contract says', () => {
  expect(json('cloudbaserc.json')).toMatchObject({
    functionRoot: 'dist/cloudfunctions',
    functions: [
      {
        name: 'readOne',
        handler: 'index.main',
        runtime: 'Nodejs20.19',
        timeout: 10,
        memorySize: 256,
        installDependency: false,
        envVariables: { SHOP_KEY: '{{env.SHOP_KEY}}' },
        triggers: [],
      },
      {
        name: 'tick',
        triggers: [{ name: 'tick', type: 'timer', config: '0 */10 * * * * *' }],
        envVariables: {},
      },
    ],
  });
});

test('F-294 a function that no client may call is closed by default', () => {
  expect(json('database/generated/functionRules.json')).toEqual({
    '*': { invoke: false },
    readOne: { invoke: 'auth != null' },
  });
});

test('HTTP paths, indexes and models follow from their sources', () => {
  expect(json('database/generated/httpRoutes.json')).toEqual({ '/read': 'readOne' });
  expect(json('database/generated/collections.json')).toMatchObject([
    {
      name: 'products',
      title: '商品',
      rule: 'ADMINONLY',
      indexes: [{ name: 'by_name', keys: [['name', -1]], unique: false }],
    },
  ]);
  expect(json('database/generated/models/products.json')).toMatchObject({
    title: '商品',
    required: ['_id', 'name'],
    properties: { name: { type: 'string', maxLength: 20 } },
    additionalProperties: false,
  });
});

test('an operation is documented: its fields, its refusals in their order, its schedule', () => {
  const doc = lines('docs/operations.md');

  expect(doc).toContain(
    '| [readOne](#readone) | query | shopper | Reads one document: the smallest operation, for tests of the tools. |',
  );
  expect(doc).toContain('| `pageSize` | integer | optional; default 20; 1..100 |');
  expect(doc).toContain('| `product` | object \\| null |  |');
  expect(doc).toContain('| `product.name` | string | at most 20 characters |');
  expect(doc).toContain(
    'Refuses, in this order: ' +
      '[INVALID_INPUT](errors.md#invalid_input), [PRODUCT_NOT_FOUND](errors.md#product_not_found).',
  );
  expect(doc).toContain('- timer `tick`: `0 */10 * * * * *` (UTC+8)');
});

test('a refusal is documented with what is read, and by whom it is answered', () => {
  expect(lines('docs/errors.md')).toContain(
    '| <a id="product_not_found"></a>`PRODUCT_NOT_FOUND` | 商品不存在 ' +
      '| no: the same call is refused again | info | readOne |',
  );
});

test('the mini-program gets what a shopper may call, and nothing of the server but types', () => {
  const client = lines('miniprogram/api/client.ts');

  expect(client).toContain(`import type { contract as readOne } from '../../cloudfunctions/readOne/contract';`);
  expect(client).toContain(`  readOne: (input) => send('readOne', input),`);
  expect(client.filter((line) => /^import (?!type)/.test(line))).toEqual([]);
  expect(client.filter((line) => line.includes('tick'))).toEqual([]);
});

test.each(['payOrder', 'payNotify', 'resolveRefund', 'reconcilePayments'])(
  'F-163 %s is deployed with every variable that it needs to reach WeChat Pay',
  (operation) => {
    const names = findEnvironmentNames(operation);

    const needed = Object.keys(LOCAL_ENVIRONMENT).filter((name) => /^(WECHAT_PAY|POINTS_MALL)_/.test(name));
    expect(needed).toHaveLength(6);
    expect(names).toEqual(expect.arrayContaining(needed));
  },
);

test('more functions than an environment has room for are refused', () => {
  const contracts = Array.from({ length: FUNCTIONS_MAX }, () => sources.contracts)
    .flat()
    .slice(0, FUNCTIONS_MAX + 1);

  expect(() => renderAll({ ...sources, contracts })).toThrow(
    '51 functions, but an environment has room for 50',
  );
});

test('a file that differs, is missing or is a stranger in database/generated is drift', () => {
  const drift = findDrift(
    new Map([
      ['docs/errors.md', 'edited by hand'],
      ['docs/missing.md', ''],
    ]),
  );

  expect(drift).toEqual(
    expect.arrayContaining(['docs/errors.md', 'docs/missing.md', 'database/generated/collections.json']),
  );
});

test('what is generated from the project is committed as it is, function for function', () => {
  expect(findDrift(renderAll(loadSources()))).toEqual([]);
  expect(loadSources().contracts.map(({ name }) => name)).toEqual(listOperations());
});
