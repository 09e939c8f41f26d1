import { type OrderStatus, orderStates, sourceStatusOf } from './states';

describe('the states of an order', () => {
  test('an order is canceled from awaiting_payment, paid and accepted, and when WeChat closed its payment', () => {
    expect(orderStates.states.filter((from) => orderStates.canMove(from, 'canceled'))).toEqual([
      'awaiting_payment',
      'paid',
      'accepted',
      'closing',
    ]);
  });

  test('the way of an order that nothing stops', () => {
    const way: readonly OrderStatus[] = ['awaiting_payment', 'paid', 'accepted', 'shipped', 'finished'];

    for (const [index, to] of way.slice(1).entries()) {
      expect(orderStates.canMove(way[index] ?? 'void', to)).toBe(true);
    }
  });

  test('an order whose payment was to be closed may turn out to be paid', () => {
    expect(orderStates.canMove('closing', 'paid')).toBe(true);
    expect(orderStates.canMove('awaiting_payment', 'closing')).toBe(true);
    expect(orderStates.canMove('paid', 'closing')).toBe(false);
  });

  test('finished, canceled and void orders stay so', () => {
    expect(orderStates.states.filter((state) => orderStates.isFinal(state))).toEqual([
      'finished',
      'canceled',
      'void',
    ]);
  });

  test('no order becomes a tombstone', () => {
    expect(orderStates.states.some((from) => orderStates.canMove(from, 'void'))).toBe(false);
  });

  test.each<[OrderStatus, number, string]>([
    ['awaiting_payment', 0, '待确认'],
    ['closing', 0, '待确认'],
    ['paid', 1, '已确认'],
    ['accepted', 1, '已确认'],
    ['shipped', 2, '已发货'],
    ['finished', 3, '已完成'],
    ['canceled', -1, '已取消'],
    ['void', -1, '已取消'],
  ])('F-134 %s is %d %s', (status, code, label) => {
    expect(sourceStatusOf(status, 'exchange')).toMatchObject({ code, label });
    expect(sourceStatusOf(status, 'purchase')).toMatchObject({ code, label });
  });

  test('F-135 every name of the second set is the name of a status', () => {
    const names = orderStates.states.flatMap((status) => [
      sourceStatusOf(status, 'exchange').name,
      sourceStatusOf(status, 'purchase').name,
    ]);

    expect([...new Set(names)].sort()).toEqual([
      'EXCHANGED',
      'ORDER_ACCEPTED',
      'ORDER_CANCELED',
      'ORDER_CREATED',
      'ORDER_FINISHED',
      'ORDER_PAID',
      'ORDER_SHIPPED',
    ]);
  });

  test('F-135 an exchange that waits for money is EXCHANGED, a purchase is ORDER_CREATED', () => {
    expect(sourceStatusOf('awaiting_payment', 'exchange').name).toBe('EXCHANGED');
    expect(sourceStatusOf('awaiting_payment', 'purchase').name).toBe('ORDER_CREATED');
    expect(sourceStatusOf('paid', 'exchange').name).toBe('ORDER_PAID');
  });
});
