import { createHash } from 'node:crypto';
import { settingsFields } from '../../../../database/collections/settings';
import { PaymentRefused } from '../../contract/ports';
import {
  type Answer,
  MERCHANT_ID,
  type PayServer,
  V3_VARIABLES,
  answerV3,
  startPayServer,
} from '../../testing/wechatPay';
import { openWechatPayV3 } from './wechatPayV3';

const ORDER_ID = '0123456789abcdef0123456789abcdef';

let server: PayServer;
beforeEach(async () => void (server = await startPayServer()));
afterEach(() => server.stop());

const port = () =>
  openWechatPayV3(
    {
      ...settingsFields.parse({}).payment,
      merchantId: MERCHANT_ID,
      notifyUrl: 'https://mall.example/pay-notify',
      endpoint: `${server.url}/wechatpay`,
    },
    V3_VARIABLES,
  );

describe('the bill', () => {
  const text = [
    '交易时间,商户号,特约商户号,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,订单金额,申请退款金额',
    `\`2026-01-28 17:07:11,\`${MERCHANT_ID},\`0,\`4200,\`${ORDER_ID},\`SUCCESS,\`0,\`0,\`,\`98.29,\`0.00`,
    '总交易单数,订单总金额,申请退款总金额',
    '`1,`98.29,`0.00',
  ].join('\r\n');
  const sha1 = createHash('sha1').update(text).digest('hex');

  const offer = (hash: string, file: string, url = `${server.url}/file?token=t`): Answer => {
    const announced = answerV3({ hash_type: 'SHA1', hash_value: hash, download_url: url });
    return (response, asked) =>
      asked.path?.startsWith('/file') === true
        ? void response.writeHead(200).end(file)
        : announced(response, asked);
  };

  test('of a day is downloaded from where the signed answer says, and is what was announced', async () => {
    server.answer = offer(sha1, text);

    expect(await port().bill('2026-01-28')).toMatchObject([{ orderId: ORDER_ID, totalFen: 9_829 }]);

    expect(server.asked.map(({ path }) => path)).toEqual([
      '/wechatpay/v3/bill/tradebill?bill_date=2026-01-28&bill_type=ALL',
      '/file?token=t',
    ]);
    expect(server.asked[1]?.headers.authorization).toContain('WECHATPAY2-SHA256-RSA2048');
  });

  test('with another hash is not believed', async () => {
    server.answer = offer(sha1, text.replace('98.29', '98.28'));

    await expect(port().bill('2026-01-28')).rejects.toThrow('another hash');
  });

  test('is not fetched from a stranger', async () => {
    server.answer = offer(sha1, text, 'https://example.com/file');

    await expect(port().bill('2026-01-28')).rejects.toThrow('somewhere else');
  });

  test('of a day without money is empty, one in the making is not there yet', async () => {
    server.answer = answerV3({ code: 'NO_STATEMENT_EXIST', message: '' }, 400);
    expect(await port().bill('2026-01-28')).toEqual([]);

    server.answer = answerV3({ code: 'STATEMENT_CREATING', message: '' }, 400);
    expect(await port().bill('2026-01-28')).toBeNull();

    server.answer = answerV3({ code: 'PARAM_ERROR', message: '' }, 400);
    await expect(port().bill('2026-01-28')).rejects.toThrow(PaymentRefused);
  });
});
