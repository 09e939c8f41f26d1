import { settingsFields } from '../../../../database/collections/settings';
import { MERCHANT_ID, V3_VARIABLES } from '../../testing/wechatPay';
import { choosePayment } from './choose';
import { readWechatPayKeys } from './keys';

const none = settingsFields.parse({}).payment;
const rules = { ...none, merchantId: MERCHANT_ID, notifyUrl: 'https://mall.example/pay-notify' };
const variables = { ...V3_VARIABLES, TCB_ENV: 'mall-1a2b' };
const notConfigured = (details: object) => expect.objectContaining({ code: 'PAYMENT_NOT_CONFIGURED', details });

beforeEach(() => Object.assign(process.env, variables));
afterEach(() => [...Object.keys(variables), 'SCF_NAMESPACE'].forEach((name) => delete process.env[name]));

test('by default there is no provider', () => {
  expect(() => choosePayment(none)).toThrow(notConfigured({ setting: 'provider' }));
});

test.each(['cloudPay', 'wechatPayV3'] as const)('the settings choose %s', (provider) => {
  const port = choosePayment({ ...rules, provider });

  expect(port).toMatchObject({ provider, merchantId: MERCHANT_ID });
});

test('an order that was opened with a provider stays with it, whatever the settings say now', () => {
  expect(choosePayment({ ...rules, provider: 'none' }, 'cloudPay').provider).toBe('cloudPay');
  expect(choosePayment({ ...rules, provider: 'cloudPay' }, 'wechatPayV3').provider).toBe('wechatPayV3');
});

test.each(['cloudPay', 'wechatPayV3'] as const)('%s needs a merchant', (provider) => {
  expect(() => choosePayment({ ...rules, provider, merchantId: '' })).toThrow(
    notConfigured({ setting: 'merchantId' }),
  );
});

test('cloudPay needs the real environment, which older runtimes name otherwise', () => {
  delete process.env['TCB_ENV'];
  expect(() => choosePayment(rules, 'cloudPay')).toThrow(notConfigured({ variable: 'TCB_ENV' }));

  process.env['SCF_NAMESPACE'] = 'mall-1a2b';
  expect(choosePayment(rules, 'cloudPay').provider).toBe('cloudPay');
});

test('WeChat Pay v3 needs an address for its notices', () => {
  expect(() => choosePayment({ ...rules, notifyUrl: '' }, 'wechatPayV3')).toThrow(
    notConfigured({ setting: 'notifyUrl' }),
  );
});

test.each(Object.keys(V3_VARIABLES))('F-163 F-223 WeChat Pay v3 needs %s', (variable) => {
  delete process.env[variable];

  expect(() => choosePayment(rules, 'wechatPayV3')).toThrow(notConfigured({ variable }));
});

test.each([
  ['WECHAT_PAY_PRIVATE_KEY', 'no key'],
  ['WECHAT_PAY_PRIVATE_KEY', V3_VARIABLES.WECHAT_PAY_PUBLIC_KEY],
  ['WECHAT_PAY_PUBLIC_KEY', V3_VARIABLES.WECHAT_PAY_PUBLIC_KEY.slice(0, 100)],
  ['WECHAT_PAY_API_V3_KEY', 'too short'],
])('a wrong %s is named and not quoted', (variable, text) => {
  process.env[variable] = text;

  const attempt = () => choosePayment(rules, 'wechatPayV3');

  expect(attempt).toThrow(notConfigured({ variable }));
});

test('a key on one line is the same key', () => {
  const oneLine = V3_VARIABLES.WECHAT_PAY_PRIVATE_KEY.replaceAll('\n', '\\n');

  const { privateKey } = readWechatPayKeys({ ...V3_VARIABLES, WECHAT_PAY_PRIVATE_KEY: oneLine });

  expect(privateKey.export({ format: 'pem', type: 'pkcs8' })).toBe(V3_VARIABLES.WECHAT_PAY_PRIVATE_KEY);
});
