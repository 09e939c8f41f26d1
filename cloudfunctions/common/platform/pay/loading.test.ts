import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildFunctions } from '../../../../scripts/build';
import { ROOT } from '../../../../scripts/build/operations';
import { sdkEnvironment } from '../../../../scripts/local/gateway/testing';
import { MERCHANT_ID, type PayServer, V3_VARIABLES, answerV3, startPayServer } from '../../testing/wechatPay';

const run = promisify(execFile);
const ORDER_ID = '0123456789abcdef0123456789abcdef';
const OPEN = {
  ...{ return_code: 'SUCCESS', result_code: 'SUCCESS' }, // v2
  ...{ out_trade_no: ORDER_ID, trade_state: 'NOTPAY' },
};

let server: PayServer;
let folder: string;

beforeEach(async () => {
  server = await startPayServer();
  mkdirSync(join(ROOT, '.local'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.local/pay-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

/** Runs a script in a process of its own, as a function that reaches our server, and reads what it prints. */
async function runScript(script: string, flags: readonly string[] = []): Promise<unknown> {
  const environment = { ...process.env, ...V3_VARIABLES, ...sdkEnvironment(server.url), TSX_TSCONFIG_PATH: '' };
  const { stdout } = await run(process.execPath, [...flags, '-e', script], { cwd: ROOT, env: environment });
  return JSON.parse(stdout);
}

const rules = (provider: string): string =>
  JSON.stringify({
    provider,
    merchantId: MERCHANT_ID,
    notifyUrl: 'https://mall.example',
    endpoint: server.url,
  });

test.each([
  ['cloudPay', ['@cloudbase/node-sdk'], ['wechatpay-axios-plugin', 'wx-server-sdk']],
  ['wechatPayV3', ['wechatpay-axios-plugin'], ['@cloudbase/node-sdk', 'axios', 'wx-server-sdk']],
])(
  'loading the adapters evaluates no library, and asking by %s only its own',
  async (provider, own, others) => {
    server.answer = provider === 'cloudPay' ? (response) => response.end(JSON.stringify(OPEN)) : answerV3(OPEN);
    const packages = `Object.keys(require.cache).map((path) => path.split('node_modules/').at(-1))`;
    const script = `
    const { choosePayment } = require(${JSON.stringify(join(__dirname, 'choose.ts'))});
    require(${JSON.stringify(join(__dirname, 'proveNotice.ts'))});
    const port = choosePayment(${rules(provider)});
    const loaded = ${packages};
    port.query('${ORDER_ID}').then((state) => console.log(JSON.stringify([state, loaded, ${packages}])));`;

    const printed = await runScript(script, ['--require', 'tsx/cjs']);

    const [state, loaded, used] = printed as [unknown, string[], string[]];
    const has = (paths: string[], name: string): boolean => paths.some((path) => path.startsWith(`${name}/`));
    expect(state).toEqual({ status: 'open' });
    expect([...own, ...others].filter((name) => has(loaded, name))).toEqual([]);
    expect(own.filter((name) => !has(used, name))).toEqual([]);
    expect(others.filter((name) => has(used, name))).toEqual([]);
  },
);

test('a bundle carries both providers, without wx-server-sdk and axios, and each works in it', async () => {
  const functionsDir = join(folder, 'a/b/cloudfunctions');
  mkdirSync(join(functionsDir, 'pay'), { recursive: true });
  const common = join(ROOT, 'cloudfunctions/common');
  writeFileSync(
    join(functionsDir, 'pay/contract.ts'),
    `import * as z from 'zod';
     import { defineContract } from ${JSON.stringify(join(common, 'contract/defineContract'))};
     export const pay = defineContract({ name: 'pay', summary: 'x', kind: 'query', auth: 'public',
       input: z.strictObject({}), output: z.strictObject({}), errors: [],
       deploy: { timeoutSeconds: 5, memoryMb: 128 } });`,
  );
  writeFileSync(
    join(functionsDir, 'pay/index.ts'),
    `import { choosePayment } from ${JSON.stringify(join(common, 'platform/pay/choose'))};
     export const main = (rules: Parameters<typeof choosePayment>[0]) => choosePayment(rules).query('${ORDER_ID}');`,
  );
  const { kilobytes } = await buildFunctions({ functionsDir, outDir: join(folder, 'out') });
  const call = (provider: string): string => `
    require(${JSON.stringify(join(folder, 'out/pay/index.js'))}).main(${rules(provider)})
      .then((state) => console.log(JSON.stringify(state)));`;

  server.answer = (response) => response.end(JSON.stringify(OPEN));
  expect(await runScript(call('cloudPay'))).toEqual({ status: 'open' });
  server.answer = answerV3(OPEN);
  expect(await runScript(call('wechatPayV3'))).toEqual({ status: 'open' });

  expect(kilobytes['pay']).toBeLessThan(1_000); // 630 of them are every function's
});
