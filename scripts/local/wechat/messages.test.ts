import { createFixture, type Fixture } from '../runner/testing/fixture';
import type { LocalCloud } from '../types';

const SEND = `
  const data = { thing1: { value: '茅台' } };
  const message = { touser: event.to, templateId: 't1', page: 'pages/orders/index', data };
  return cloud.openapi.subscribeMessage.send(message).then(({ errCode }) => errCode, (error) => error.errCode);`;

let fixture: Fixture;
let cloud: LocalCloud;
beforeAll(async () => {
  fixture = await createFixture({
    granted: { sdk: 'wx', body: SEND, openapi: ['subscribeMessage.send', 'security.msgSecCheck'] },
    ungranted: { sdk: 'wx', body: SEND },
    other: {
      sdk: 'wx',
      openapi: ['security.msgSecCheck'],
      body: `return cloud.openapi.security.msgSecCheck({ content: 'x' }).catch((error) => error.errCode);`,
    },
    malformed: {
      sdk: 'wx',
      openapi: ['subscribeMessage.send'],
      body: `
        const message = { touser: 'o1', templateId: 't1' };
        return cloud.openapi.subscribeMessage.send(message).catch((error) => error.errCode);`,
    },
  });
  cloud = await fixture.open({ now: 1_800_000_000_000 });
});
afterAll(() => fixture.end());

const result = async (name: string, event: object = {}) =>
  (await cloud.functions.invoke(name, event, { kind: 'timer', triggerName: 't' })).result;

test('one acceptance is one message, and a message without one is 43101', async () => {
  cloud.wechat.messages.grant('o1', 't1');

  expect(await result('granted', { to: 'o1' })).toBe(0);
  expect(await result('granted', { to: 'o1' })).toBe(43101);
  expect(await result('granted', { to: 'o2' })).toBe(43101);
  expect(cloud.wechat.messages.sent()).toEqual([
    {
      openid: 'o1',
      templateId: 't1',
      page: 'pages/orders/index',
      data: { thing1: { value: '茅台' } },
      at: 1_800_000_000_000,
    },
  ]);
});

test('acceptances add up', async () => {
  cloud.wechat.messages.grant('o3', 't1');
  cloud.wechat.messages.grant('o3', 't1', 2);

  const codes = [];
  for (let send = 1; send <= 4; send += 1) codes.push(await result('granted', { to: 'o3' }));
  expect(codes).toEqual([0, 0, 0, 43101]);
});

test('a function whose config.json does not name the API is refused with -604101', async () => {
  cloud.wechat.messages.grant('o4', 't1');

  expect(await result('ungranted', { to: 'o4' })).toBe(-604101);
});

test('an API that has no stand-in and a malformed message say so', async () => {
  expect(await result('other')).toBe(-604100);
  expect(await result('malformed')).toBe(47003);
});

test('a fault cuts a message like any other request', async () => {
  cloud.wechat.messages.grant('o5', 't1');
  cloud.faults.set({ kind: 'loseAnswer', match: { action: 'wx.openApi:*' } });
  const before = cloud.wechat.messages.sent().length;

  expect(await result('granted', { to: 'o5' })).toBeLessThan(0);
  expect(cloud.wechat.messages.sent()).toHaveLength(before + 1);
  cloud.faults.clear();
});
