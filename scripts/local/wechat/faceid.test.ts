import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { createFixture, type Fixture } from '../runner/testing/fixture';
import type { LocalCloud } from '../types';

const NUMBER = '11010519491231002X';

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({});
});
afterAll(() => fixture.end());
beforeEach(async () => {
  cloud = await fixture.open();
});
afterEach(() => cloud.close());

/** The SDK that the product uses, told the endpoint as settings name it. */
function ask(action: string, idNumber: string, name: string, version = '2018-03-01'): Promise<unknown> {
  const [protocol, endpoint] = cloud.wechat.faceid.endpoint.split('//');
  const credential = { secretId: 'local', secretKey: 'local' };
  const client = new CommonClient('', version, {
    credential,
    region: 'ap-shanghai',
    profile: { httpProfile: { protocol: `${protocol}//`, endpoint: endpoint ?? '' } },
  });
  return client.request(action, { IdCard: idNumber, Name: name });
}
const verify = (idNumber: string, name: string): Promise<unknown> => ask('IdCardVerification', idNumber, name);

test('every well-formed pair agrees until a person is registered', async () => {
  expect(await verify(NUMBER, '王小明')).toMatchObject({ Result: '0', RequestId: expect.any(String) });
  cloud.wechat.faceid.register(NUMBER, '李四');

  expect(await verify(NUMBER, '李四')).toMatchObject({ Result: '0' });
  expect(await verify(NUMBER.toLowerCase(), '李四')).toMatchObject({ Result: '0' });
  expect(await verify(NUMBER, '王小明')).toMatchObject({ Result: '-1', Description: '姓名和身份证号不一致' });
  expect(await verify('110105194912310054', '王小明')).toMatchObject({ Result: '-5' });
  expect(cloud.wechat.faceid.asked()).toBe(5);
});

test('a malformed number or an empty name is told apart from one that does not match', async () => {
  expect(await verify('123', '王小明')).toMatchObject({ Result: '-2' });
  expect(await verify(NUMBER, ' ')).toMatchObject({ Result: '-3' });
});

test('an outage is a failure of the service, not an answer', async () => {
  cloud.wechat.faceid.outage(true);
  await expect(verify(NUMBER, '王小明')).rejects.toMatchObject({ httpCode: 500 });
  cloud.wechat.faceid.outage(false);

  expect(await verify(NUMBER, '王小明')).toMatchObject({ Result: '0' });
});

test("another action, another version and an unsigned request are refused in the provider's form", async () => {
  await expect(ask('DetectAuth', NUMBER, '王小明')).rejects.toMatchObject({ code: 'InvalidAction' });
  await expect(ask('IdCardVerification', NUMBER, '王小明', '2017-03-12')).rejects.toMatchObject({
    code: 'NoSuchVersion',
  });
  const unsigned = await fetch(cloud.wechat.faceid.endpoint, { method: 'POST', body: '{}' });

  expect(await unsigned.json()).toMatchObject({
    Response: { Error: { Code: 'AuthFailure.SignatureFailure' } },
  });
});

test('faults reach the provider too', async () => {
  cloud.faults.set({ kind: 'hangUp', match: { action: 'http:faceid' } });

  await expect(verify(NUMBER, '王小明')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(cloud.wechat.faceid.asked()).toBe(0);
});
