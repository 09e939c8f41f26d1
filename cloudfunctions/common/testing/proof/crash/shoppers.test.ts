import { REQUEST_SETTLE_MS } from '../../../store/limits';
import { asShopper, codeOf, exchangeOf } from '../callers';
import { countsOf } from '../looks';
import { settle } from '../settle';
import { openStage, type Stage } from '../stage';
import { CASES_MS, expectProof } from './expectProof';
import * as writes from './shopperWrites';

/**
 * Killed before and after each outbound call, its answer lost, its line cut: one effect, nothing held, every law
 * intact.
 */
describe('whatever call of it dies,', () => {
  test('an exchange is made once or not at all', () => expectProof(writes.exchange, 11), CASES_MS);

  test(
    'an exchange of two lines takes both or neither',
    () => expectProof(writes.exchangeOfTwoLines, 14),
    CASES_MS,
  );

  test('a cancel gives everything back once', () => expectProof(writes.cancelOrder, 13), CASES_MS);

  test('a login leaves one shopper', () => expectProof(writes.login, 4), CASES_MS);

  test(
    'F-127 a verification leaves one identity, also when the authority does not answer',
    () => expectProof(writes.verifyIdentity, 10),
    CASES_MS,
  );

  test(
    'a withdrawal erases once and is on record once',
    () => expectProof(writes.withdrawIdentity, 8),
    CASES_MS,
  );
});

test('an exchange of two lines takes none when the second is sold out', async () => {
  const { world } = await openStage(async (it) => {
    await it.product({ stock: 1 });
    await it.product({ _id: 'antler', stock: 0 });
    await it.shopper('alice', { points: 10, coins: 2 });
  });

  const ended = await asShopper(world, 'alice', 'exchange', exchangeOf('request-1', 'deer', 'antler'));

  expect(codeOf(ended)).toBe('SOLD_OUT');
  expect(await countsOf(world, 'deer')).toBe('1 0 0');
  await world.close();
});

describe('a shopper whose call died while it held the last bottle', () => {
  let stage: Stage;
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
  afterEach(() => stage.world.close());

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
