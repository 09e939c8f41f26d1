import {
  SETTINGS_ID,
  settings as settingsSchema,
  settingsFields,
  type Settings,
} from '../../database/collections/settings';
import { expectRefusal, useWorld } from '../common/testing/operating';
import { CONSOLE_SOURCE } from '../common/testing/world';

const world = useWorld();

const SETTINGS: Settings = settingsFields.parse({ operatorSources: [CONSOLE_SOURCE] });
const save = (requestId: string, revision: number, settings: unknown = SETTINGS) =>
  world().operate('saveSettings', { requestId, revision, settings });
const without = (path: string): Settings => {
  const copy = structuredClone(SETTINGS);
  const [group, ...rest] = path.split('.');
  const last = rest.at(-1) ?? group ?? '';
  const holder = rest
    .slice(0, -1)
    .reduce<object>(
      (value, key) => Reflect.get(value, key),
      rest.length === 0 ? copy : Reflect.get(copy, group ?? ''),
    );
  expect(Reflect.has(holder, last)).toBe(true);
  Reflect.deleteProperty(holder, last);
  return copy;
};

test('F-220 F-226 every knob is written as it was given, one revision on', async () => {
  const wanted: Settings = {
    ...SETTINGS,
    shopName: '金鹿酒铺',
    pointsMallModes: ['coin_points'],
    exchange: { ...SETTINGS.exchange, pointsPerOrderMax: 1_000_000, frequency: { windowSeconds: 10, max: 3 } },
    points: { validDays: 90, earnUnitFen: 5_000, valueFen: 2 },
  };

  const answer = await save('save-every-knob', 1, wanted);

  expect(answer).toMatchObject({ success: true, data: { revision: 2 } });
  const stored = await world().document('settings', SETTINGS_ID);
  expect(stored).toEqual({ ...wanted, _id: SETTINGS_ID, revision: 2, updatedAt: world().cloud.clock.now() });
  expect(settingsSchema.safeParse(stored).success).toBe(true);
});

test('F-229 every function follows within a minute', async () => {
  await world().product({ stock: 5 });
  await world().shopper('alice', { points: 100, coins: 5 });
  const buy = (requestId: string) =>
    world().call('exchange', { requestId, lines: [{ productId: 'deer', quantity: 1 }] }, 'alice');
  await world().cloud.recycle();
  expect((await buy('before-the-change')).code).toBe('SUCCESS');
  await save('no-coins-any-more', 1, { ...SETTINGS, pointsMallModes: ['points_only'] });

  world().cloud.clock.move(60_000);

  expect((await buy('a-minute-after-it')).code).toBe('PAYMENT_MODE_NOT_ALLOWED');
  await world().cloud.recycle();
});

test('the first settings are saved over revision 0, when there are none', async () => {
  await world().edit('operators', 'op-first', { $set: { openid: 'owner-in-wechat' } });
  await world().cloud.engine.remove({ collection: 'settings', query: {}, multi: true });
  await world().cloud.recycle();
  const event = { requestId: 'the-first-settings', revision: 0, settings: SETTINGS };

  const answer = await world().call('saveSettings', event, 'owner-in-wechat');

  expect(answer).toMatchObject({ success: true, data: { revision: 1 } });
  expect(await world().document('settings', SETTINGS_ID)).toMatchObject({
    revision: 1,
    operatorSources: [CONSOLE_SOURCE],
  });
  await world().cloud.recycle(); // instances that remember no settings
});

test('two operators who saw the same revision do not overwrite one another', async () => {
  const answers = await Promise.all([
    world().operate('saveSettings', {
      requestId: 'by-the-first-one',
      revision: 1,
      settings: { ...SETTINGS, shopName: '甲' },
    }),
    world().operate(
      'saveSettings',
      { requestId: 'by-the-second-one', revision: 1, settings: { ...SETTINGS, shopName: '乙' } },
      'op-second',
    ),
  ]);

  expect(answers.map(({ code }) => code).toSorted()).toEqual(['REVISION_STALE', 'SUCCESS']);
  const winner = answers[0].success ? '甲' : '乙';
  expect(await world().document('settings', SETTINGS_ID)).toMatchObject({ shopName: winner, revision: 2 });
});

/** Every knob by its path; derived from the settings themselves, so that a new one is asked for too. */
function pathsOf(value: object, above = ''): string[] {
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    const path = `${above}${key}`;
    const isGroup = typeof each === 'object' && each !== null && !Array.isArray(each);
    return isGroup ? [path, ...pathsOf(each, `${path}.`)] : [path];
  });
}

test.each(pathsOf(SETTINGS))('a forgotten %s is INVALID_INPUT, not its default', async (path) => {
  await expectRefusal(world(), 'saveSettings', { revision: 1, settings: without(path) }, 'INVALID_INPUT');
});

test.each<readonly [string, unknown]>([
  ['no settings', undefined],
  ['a text', 'settings'],
  ['an unknown knob', { ...SETTINGS, freeCoins: true }],
  ['an unknown knob in a group', { ...SETTINGS, points: { ...SETTINGS.points, multiplier: 10 } }],
  ['no payment mode at all', { ...SETTINGS, pointsMallModes: [] }],
  ['an unknown payment mode', { ...SETTINGS, pointsMallModes: ['free'] }],
  ['a nameless shop', { ...SETTINGS, shopName: '' }],
  ['points that never lived', { ...SETTINGS, points: { ...SETTINGS.points, validDays: 0 } }],
  ['a fraction of a fen', { ...SETTINGS, points: { ...SETTINGS.points, earnUnitFen: 0.5 } }],
  ['an operator object', { ...SETTINGS, shopName: { $unset: 1 } }],
  ['its own revision', { ...SETTINGS, revision: 9 }],
])('%s is INVALID_INPUT', async (_what, settings) => {
  await expectRefusal(world(), 'saveSettings', { revision: 1, settings }, 'INVALID_INPUT');
});

test('REVISION_STALE names the revision that there is', async () => {
  const answer = await expectRefusal(
    world(),
    'saveSettings',
    { revision: 2, settings: SETTINGS },
    'REVISION_STALE',
  );

  expect(answer).toMatchObject({ details: { revision: 1 } });
});
