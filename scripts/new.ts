import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS_DIR } from './build/operations';
import { writeIfChanged } from './build/writeIfChanged';

const KINDS = ['query', 'command', 'job'] as const;
const AUTHS = ['shopper', 'operator', 'anyone'] as const;
type NewKind = (typeof KINDS)[number];
type NewAuth = (typeof AUTHS)[number];

export interface NewOperation {
  readonly name: string;
  readonly kind: NewKind;
  readonly auth: NewAuth; // of a query or a command; a job is called by its timer
}

/** The four files of an operation that passes every check; what it does is yours to write. */
export function renderOperation(operation: NewOperation): ReadonlyMap<string, string> {
  return new Map([
    ['contract.ts', renderContract(operation)],
    ['handler.ts', renderHandler(operation)],
    ['index.ts', renderIndex(operation)],
    [`${operation.name}.test.ts`, renderTest(operation)],
  ]);
}

function renderContract({ name, kind, auth }: NewOperation): string {
  const timer = ", timer: { name: 'everyTenMinutes', cron: '0 */10 * * * * *' }";
  const codes = [
    'NOT_ALLOWED',
    ...(auth === 'operator' ? ['OPERATOR_UNKNOWN', 'ROLE_MISSING'] : []),
    ...(kind === 'job' ? [] : ['INVALID_INPUT']),
    'BUSY',
    'INTERNAL',
  ];
  const listed = (auth === 'anyone' ? codes.slice(1) : codes).map((code) => `'${code}'`).join(', ');
  const lines = [
    `import * as z from 'zod';`,
    `import { defineContract } from '../common/contract/defineContract';`,
    kind === 'command'
      ? `import { instant, requestId } from '../common/contract/units';`
      : `import { instant } from '../common/contract/units';`,
    '',
    'export const contract = defineContract({',
    `  name: '${name}',`,
    `  summary: 'Answers the time of the server.',`,
    `  kind: '${kind}',`,
    `  auth: '${kind === 'job' ? 'timer' : auth}',`,
    ...(auth === 'operator' && kind !== 'job' ? [`  role: 'owner',`] : []),
    `  input: z.strictObject({${kind === 'command' ? ' requestId ' : ''}}),`,
    '  output: z.strictObject({ serverTime: instant }),',
    `  errors: [${listed}],`,
    `  deploy: { timeoutSeconds: ${kind === 'job' ? 60 : 10}, memoryMb: 256${kind === 'job' ? timer : ''} },`,
    '});',
  ];
  return toText(lines);
}

const MAKERS: Readonly<Record<NewKind, string>> = {
  query: 'defineQuery',
  command: 'defineCommand',
  job: 'defineJob',
};

const renderHandler = ({ name, kind }: NewOperation): string =>
  toText([
    `import { ${MAKERS[kind]} } from '../common/runtime/define';`,
    `import { contract } from './contract';`,
    '',
    `export const ${name} = ${MAKERS[kind]}(contract, async ({ now }) => {`,
    '  return { serverTime: now };',
    '});',
  ]);

const renderIndex = ({ name }: NewOperation): string =>
  toText([
    `import { serve } from '../common/runtime/serve';`,
    `import { ${name} } from './handler';`,
    '',
    `export const main = serve(${name});`,
  ]);

function renderTest({ name, kind, auth }: NewOperation): string {
  const input = kind === 'command' ? `{ requestId: 'request-1' }` : '{}';
  const unknown = kind === 'command' ? `{ requestId: 'request-1', unknown: 1 }` : '{ unknown: 1 }';
  const call = (data: string): string =>
    auth === 'operator' ? `world.operate('${name}', ${data})` : `world.call('${name}', ${data}, 'alice')`;
  const answers =
    kind === 'job'
      ? [`  expect(await world.fire('${name}')).toEqual({ serverTime: WORLD_STARTS_AT });`]
      : [
          `  const answer = await ${call(input)};`,
          '',
          '  expect(answer.data).toEqual({ serverTime: WORLD_STARTS_AT });',
        ];
  const refuses =
    kind === 'job'
      ? [
          "test('refuses everybody but its timer', async () => {",
          `  const answer = await world.call('${name}', { Type: 'Timer' }, 'alice');`,
          '',
          `  expect(answer.code).toBe('NOT_ALLOWED');`,
          '});',
        ]
      : [
          "test('refuses a field that it does not know', async () => {",
          `  const answer = await ${call(unknown)};`,
          '',
          `  expect(answer.code).toBe('INVALID_INPUT');`,
          '});',
        ];
  return toText([
    `import { WORLD_STARTS_AT, openWorld, type World } from '../common/testing/world';`,
    '',
    'let world: World;',
    'beforeAll(async () => {',
    '  world = await openWorld();',
    '});',
    'afterAll(() => world.close());',
    '',
    `test('answers the time of the server', async () => {`,
    ...answers,
    '});',
    '',
    ...refuses,
  ]);
}

const toText = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** `npm run new -- opName kind [auth]` */
function main(): void {
  const [name = '', kindWord = '', authWord = 'shopper'] = process.argv.slice(2);
  const kind = KINDS.find((each) => each === kindWord);
  const auth = AUTHS.find((each) => each === authWord);
  if (!/^[a-z][A-Za-z]{1,39}$/.test(name) || kind === undefined || auth === undefined) {
    console.error(
      `npm run new -- opName ${KINDS.join('|')} [${AUTHS.join('|')}]\nfor example: npm run new -- listCoupons query`,
    );
    process.exit(2);
  }
  const folder = join(FUNCTIONS_DIR, name);
  if (existsSync(folder)) {
    console.error(`cloudfunctions/${name} is there already`);
    process.exit(1);
  }
  for (const [file, content] of renderOperation({ name, kind, auth }))
    writeIfChanged(join(folder, file), content);
  console.error(`cloudfunctions/${name}: contract.ts, handler.ts, index.ts, ${name}.test.ts`);
}

if (require.main === module) main();
