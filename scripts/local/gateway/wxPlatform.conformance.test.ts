import cloud from 'wx-server-sdk';
import type { TestGateway } from './testing';
import { ENV_ID, answerOf, hostFunctions, openTestGateway } from './testing';

let local: TestGateway;
const asked: { api: string; data: unknown }[] = [];

beforeAll(async () => {
  local = await openTestGateway({
    functions: hostFunctions({
      echo: (event) => ({ event }),
      text: () => 'plain',
      fail: () => {
        throw new Error('no stock');
      },
    }),
    wechat: {
      async openApi(api, data) {
        asked.push({ api, data });
        if (api === 'subscribeMessage.send') return { errcode: 43101, errmsg: 'user refuse to accept the msg' };
        if (api === 'wxacode.get') return { errcode: -604101, errmsg: 'no permission' };
        return { errcode: 0, errmsg: 'ok', msg_id: 7, long_id: '12345678901234567890' };
      },
      async payApi(api, data) {
        asked.push({ api, data });
        return { return_code: 'SUCCESS', out_trade_no: data['out_trade_no'], payment: { time_stamp: '1' } };
      },
    },
  });
  cloud.init({ env: ENV_ID });
});
afterAll(() => local.close());
beforeEach(() => (asked.length = 0));

describe('functions', () => {
  test('callFunction answers the result', async () => {
    const called = await answerOf(cloud.callFunction({ name: 'echo', data: { n: 1 } }));

    expect(called).toMatchObject({
      result: { event: { n: 1 } },
      errMsg: 'callFunction:ok',
      requestID: expect.any(String),
    });
    expect((await answerOf(cloud.callFunction({ name: 'text' })))['result']).toBe('plain');
  });

  test('a throw is -504002 with its text', async () => {
    await expect(cloud.callFunction({ name: 'fail' })).rejects.toMatchObject({
      message: expect.stringContaining('no stock'),
    });
  });
});

describe('open APIs', () => {
  type OpenApi = Record<string, Record<string, (data: object) => Promise<Record<string, unknown>>>>;
  const openapi = (): OpenApi => Reflect.get(cloud, 'openapi');

  test('parameters arrive in snake case, the answer in camel case', async () => {
    const answer = await openapi()['security']?.['msgSecCheck']?.({
      content: '你好',
      openId: 'o',
      list: [{ innerKey: 1 }],
    });

    expect(asked).toEqual([
      { api: 'security.msgSecCheck', data: { content: '你好', open_id: 'o', list: [{ inner_key: 1 }] } },
    ]);
    expect(answer).toMatchObject({
      msgId: 7,
      longId: '12345678901234567890',
      errCode: 0,
      errMsg: 'openapi.security.msgSecCheck:ok',
    });
  });

  test("a refusal of WeChat's is its own code", async () => {
    await expect(openapi()['subscribeMessage']?.['send']?.({ touser: 'o' })).rejects.toMatchObject({
      errCode: 43101,
    });
  });

  test('a missing permission is -604101', async () => {
    await expect(openapi()['wxacode']?.['get']?.({ path: 'p' })).rejects.toMatchObject({ errCode: -604101 });
  });

  test('a file arrives as its bytes', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 1]);

    await openapi()['security']?.['imgSecCheck']?.({ media: { contentType: 'image/png', value: bytes } });

    expect(asked[0]?.data).toEqual({ media: bytes });
  });

  test('the call names its API at the door', async () => {
    await openapi()['security']?.['msgSecCheck']?.({ content: 'x' });

    expect(local.passed.at(-1)?.call).toEqual({ instanceId: null, action: 'wx.openApi:security.msgSecCheck' });
  });

  test('cloudPay goes as JSON in snake case and comes back in camel case', async () => {
    const cloudPay: Record<string, (data: object) => Promise<Record<string, unknown>>> = Reflect.get(
      cloud,
      'cloudPay',
    );

    const answer = await cloudPay['unifiedOrder']?.({ outTradeNo: 't1', totalFee: 100 });

    expect(asked).toEqual([{ api: 'unifiedOrder', data: { out_trade_no: 't1', total_fee: 100 } }]);
    expect(answer).toMatchObject({
      returnCode: 'SUCCESS',
      outTradeNo: 't1',
      payment: { timeStamp: '1' },
      errCode: 0,
    });
  });

  test('callOpenAPI goes as plain JSON', async () => {
    const callOpenAPI: (options: object) => Promise<Record<string, unknown>> = Reflect.get(
      cloud,
      'callOpenAPI',
    );

    const answer = await callOpenAPI({ api: 'some.api', data: { a: 1 } });

    expect(asked).toEqual([{ api: 'some.api', data: { a: 1 } }]);
    expect(answer['result']).toMatchObject({ msg_id: 7 });
  });
});

describe('storage', () => {
  test('a file goes up, has an address, comes down and is deleted', async () => {
    const content = Buffer.from('内容 \u0000\u0001');

    const { fileID } = await answerOf(
      cloud.uploadFile({ cloudPath: 'images/a|b 测试.png', fileContent: content }),
    );
    const urls = await answerOf(cloud.getTempFileURL({ fileList: [String(fileID), 'cloud://x.y/none.png'] }));
    const down = await answerOf(cloud.downloadFile({ fileID: String(fileID) }));
    const deleted = await answerOf(cloud.deleteFile({ fileList: [String(fileID)] }));

    expect(fileID).toBe(`cloud://${ENV_ID}.local-${ENV_ID}/images/a|b 测试.png`);
    expect(urls['fileList']).toMatchObject([
      { fileID, status: 0, tempFileURL: expect.stringMatching(/^http:\/\/127/) },
      { status: -503003, tempFileURL: '' },
    ]);
    expect(down['fileContent']).toEqual(content);
    expect(deleted['fileList']).toEqual([{ fileID, status: 0, errMsg: 'ok' }]);
  });
});
