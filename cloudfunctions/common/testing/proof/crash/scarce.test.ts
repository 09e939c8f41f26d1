import { REQUEST_SETTLE_MS } from '../../../store/limits';
import { asShopper, codeOf, exchangeOf } from '../callers';
import { countsOf } from '../looks';
import { settle } from '../settle';
import { openStage, type Stage } from '../stage';

/** What a call that died, or was refused, holds of the last units. */

let stage: Stage;
afterEach(() => stage.world.close());

test('an exchange of two lines takes none when the second is sold out', async () => {
  stage = await openStage(async (world) => {
    await world.product({ stock: 1 });
    await world.product({ _id: 'antler', stock: 0 });
    await world.shopper('alice', { points: 10, coins: 2 });
  });
  const { world } = stage;

  const ended = await asShopper(world, 'alice', 'exchange', exchangeOf('request-1', 'deer', 'antler'));

  expect(codeOf(ended)).toBe('SOLD_OUT');
  expect(await countsOf(world, 'deer')).toBe('1 0 0');
});

describe('a shopper whose call died while it held the last bottle', () => {
  beforeEach(async () => {
    stage = await openStage(async (world) => {
      await world.product({ stock: 1 });
      await world.shopper('alice', { points: 10, coins: 2 });
      await world.shopper('bob', { points: 10, coins: 2 });
    });
    stage.world.cloud.faults.set({
      kind: 'crash',
      point: 'after',
      match: { functionName: 'exchange', collection: 'stocks', times: 1 },
    });
  });

  const exchange = async (openid: string, requestId: string): Promise<string> =>
    codeOf(await asShopper(stage.world, openid, 'exchange', exchangeOf(requestId, 'deer')));

  test('is told to wait, then to start again, and gets it', async () => {
    const { clock } = stage.world.cloud;

    const codes = [await exchange('alice', 'request-1')];
    clock.move(REQUEST_SETTLE_MS - 1);
    codes.push(await exchange('alice', 'request-1'));
    await settle(stage.world);
    codes.push(await exchange('alice', 'request-1'), await exchange('alice', 'request-2'));

    expect(codes).toEqual(['crashed', 'BUSY', 'REQUEST_EXPIRED', 'SUCCESS']);
    expect(await countsOf(stage.world, 'deer')).toBe('0 0 1');
    expect(await stage.world.audit()).toEqual([]);
  });

  test('keeps it from others until no call can use it any more', async () => {
    const { clock } = stage.world.cloud;

    const codes = [await exchange('alice', 'request-1')];
    clock.move(REQUEST_SETTLE_MS - 1);
    await stage.world.fire('sweepOrders');
    codes.push(await exchange('bob', 'request-1'));
    clock.move(1);
    await stage.world.fire('sweepOrders');
    codes.push(await exchange('bob', 'request-1'));

    expect(codes).toEqual(['crashed', 'SOLD_OUT', 'SUCCESS']);
    expect(await stage.world.audit()).toEqual([]);
  });
});
