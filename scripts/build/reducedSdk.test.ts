import { createServer } from 'node:http';
import { build } from 'esbuild';
import { buildReducedSdk } from '../build';
import { ROOT } from './operations';
import { REDUCTIONS, type Reduction, reducedSdk } from './reducedSdk';

const load = async () => require(await buildReducedSdk());

beforeAll(() => {
  Object.assign(process.env, {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: 'local',
    TCB_ENV: 'local',
    TENCENTCLOUD_SECRETID: 'id',
    TENCENTCLOUD_SECRETKEY: 'key',
    SILENCE: 'true',
  });
});

test('every reduction still meets something in the installed SDK', async () => {
  const applied = new Set<Reduction>();

  await build({
    absWorkingDir: ROOT,
    stdin: { contents: `require('@cloudbase/node-sdk')`, resolveDir: ROOT },
    bundle: true,
    write: false,
    platform: 'node',
    plugins: [reducedSdk({ wechat: true, applied })],
  });

  expect(REDUCTIONS.filter((each) => !applied.has(each))).toEqual([]);
});

test('the reduced SDK offers what the published one offers', async () => {
  const published = require('@cloudbase/node-sdk');

  const reduced = await load();

  expect(Object.keys(reduced)).toEqual(Object.keys(published));
  const membersOf = (sdk: typeof published) => Object.keys(sdk.init({ env: 'local' }).database()).sort();
  expect(membersOf(reduced)).toEqual(membersOf(published));
});

test('using a package that is left out says so', async () => {
  const app = (await load()).init({ env: 'local' });

  expect(() => app.ai()).toThrow('./ai is left out of this bundle: see scripts/build/reducedSdk.ts');
});

test('a package that is loaded later works when it is used: the form of wx.openApi', async () => {
  let form = '';
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (form += chunk.toString('latin1')));
    request.on('end', () => response.end(Buffer.from([1, 2, 3])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const app = (await load()).init({ env: 'local', serviceUrl: `http://127.0.0.1:${port}/admin` });

  const answer = await app
    .callCompatibleWxOpenApi({ apiName: 'subscribeMessage.send', requestData: Buffer.from('hello') })
    .finally(() => server.close());

  expect(Buffer.from(answer)).toEqual(Buffer.from([1, 2, 3]));
  expect(form).toContain('name="requestData"');
  expect(form).toContain('hello');
});
