import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildFunctions } from '../build';
import { ROOT } from './operations';

const FIXTURE = join(ROOT, 'scripts/testing/fixture/cloudfunctions');
const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.local/build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a built function needs nothing but Node, and reads the database through its bundled SDK', async () => {
  await buildFunctions({ functionsDir: FIXTURE, outDir: folder });
  const alone = mkdtempSync(join(tmpdir(), 'function-'));
  cpSync(join(folder, 'readOne'), alone, { recursive: true });

  const { answer, bodies } = await withDatabase(
    { list: ['{"_id":"p1","name":"鹿酒"}'] },
    async (environment) => {
      const script = `require('./index.js').main({ productId: 'p1' }).then((r) => console.log(JSON.stringify(r)))`;
      return JSON.parse((await run(process.execPath, ['-e', script], { cwd: alone, env: environment })).stdout);
    },
  );

  rmSync(alone, { recursive: true });
  expect(answer).toEqual({ _id: 'p1', name: '鹿酒' });
  expect(bodies.map((body) => JSON.parse(body).action)).toEqual(['database.getDocument']);
});

test('a function is deployed with the WeChat permissions of its contract and nothing to install', async () => {
  await buildFunctions({ functionsDir: FIXTURE, outDir: folder });

  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  expect(read('readOne/config.json')).toEqual({ permissions: { openapi: ['subscribeMessage.send'] } });
  expect(read('tick/config.json')).toEqual({ permissions: { openapi: [] } });
  expect(read('readOne/package.json')).not.toHaveProperty('dependencies');
  expect(readdirSync(folder)).toEqual(['readOne', 'tick']);
});

test('a bundle whose operation is gone is removed', async () => {
  mkdirSync(join(folder, 'formerOperation'));

  await buildFunctions({ functionsDir: FIXTURE, outDir: folder });

  expect(existsSync(join(folder, 'formerOperation'))).toBe(false);
});

test('while watching, a save names the one function that it changed', async () => {
  const functionsDir = join(folder, 'a/cloudfunctions');
  cpSync(FIXTURE, functionsDir, { recursive: true });
  let report: (names: readonly string[]) => void = () => undefined;
  const rebuilt = new Promise<readonly string[]>((resolve) => (report = resolve));
  const building = await buildFunctions({
    functionsDir,
    outDir: join(folder, 'out'),
    watch: true,
    onRebuild: report,
  });

  writeFileSync(join(functionsDir, 'tick/index.ts'), 'export const main = async () => ({ saved: true });\n');
  const names = await rebuilt;

  await building.dispose();
  expect(names).toEqual(['tick']);
  expect(readFileSync(join(folder, 'out/tick/index.js'), 'utf8')).toContain('saved: true');
});

async function withDatabase<Answer>(
  data: unknown,
  body: (environment: Record<string, string>) => Promise<Answer>,
): Promise<{ answer: Answer; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await readBody(request));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ requestId: 'r1', data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const answer = await body({
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${port}/admin` }),
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_SECRETID: 'id',
    TENCENTCLOUD_SECRETKEY: 'key',
    SCF_NAMESPACE: 'local',
    TCB_ENV: 'local',
  }).finally(() => server.close());
  return { answer, bodies };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
