import { findWrongImports } from './imports';
import { readProject } from './project';
import { parseSource } from './sources';

const wrong = (path: string, ...lines: string[]) => findWrongImports(parseSource(path, lines.join('\n')));

test('the project keeps the direction of dependency', () => {
  expect(readProject().flatMap(findWrongImports)).toEqual([]);
});

test.each([
  ['the domain knows no store', 'cloudfunctions/common/domain/x.ts', `import { y } from '../store/orders';`],
  [
    'the domain knows no package',
    'cloudfunctions/common/domain/x.ts',
    `import { readFileSync } from 'node:fs';`,
  ],
  ['only the calendar knows dayjs', 'cloudfunctions/common/domain/x.ts', `import dayjs from 'dayjs';`],
  ['an operation knows no other', 'cloudfunctions/a/handler.ts', `import { y } from '../exchange/handler';`],
  [
    'only types of an adapter reach a handler',
    'cloudfunctions/a/handler.ts',
    `import { v } from '../common/platform/vault';`,
  ],
  [
    'one adapter knows the SDK beneath wx-server-sdk',
    'cloudfunctions/common/platform/x.ts',
    `const sdk = await import('@cloudbase/node-sdk');`,
  ],
  [
    'and loads it at its use',
    'cloudfunctions/common/platform/pay/cloudPayWire.ts',
    `import sdk from '@cloudbase/node-sdk';`,
  ],
  [
    'one file knows the database SDK',
    'cloudfunctions/common/store/x.ts',
    `import sdk from '@cloudbase/node-sdk';`,
  ],
  [
    'wx-server-sdk is loaded at its use',
    'cloudfunctions/common/platform/x.ts',
    `import cloud from 'wx-server-sdk';`,
  ],
  [
    'wx-server-sdk stays in platform',
    'cloudfunctions/common/runtime/x.ts',
    `const c = await import('wx-server-sdk');`,
  ],
  ['zod comes as a namespace', 'cloudfunctions/common/contract/x.ts', `import { z } from 'zod';`],
  [
    'deployed code knows no tool',
    'cloudfunctions/common/store/x.ts',
    `import { ROOT } from '../../../scripts/build/operations';`,
  ],
])('%s', (_law, path, line) => {
  expect(wrong(path, line)).toHaveLength(1);
});

test('what the architecture allows is allowed', () => {
  expect(
    wrong('cloudfunctions/a/handler.ts', `import type { Vault } from '../common/platform/vault';`),
  ).toEqual([]);
  expect(wrong('cloudfunctions/common/platform/x.ts', `const cloud = await import('wx-server-sdk');`)).toEqual(
    [],
  );
  expect(wrong('cloudfunctions/common/contract/x.ts', `import * as z from 'zod';`)).toEqual([]);
});
