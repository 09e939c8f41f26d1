import { InvariantError } from './invariant';
import { defineStates } from './stateTable';

type Light = 'off' | 'on' | 'broken';
const lights = defineStates<Light>(['off'], { off: ['on'], on: ['off', 'broken'], broken: [] });

describe('defineStates', () => {
  test('a move is allowed exactly when the table has it', () => {
    expect(
      lights.states.flatMap((from) => lights.states.map((to) => [from, to, lights.canMove(from, to)])),
    ).toEqual([
      ['off', 'off', false],
      ['off', 'on', true],
      ['off', 'broken', false],
      ['on', 'off', true],
      ['on', 'on', false],
      ['on', 'broken', true],
      ['broken', 'off', false],
      ['broken', 'on', false],
      ['broken', 'broken', false],
    ]);
  });

  test('a move that is not in the table is a bug, and names both states', () => {
    expect(() => lights.assertMove('off', 'on')).not.toThrow();
    expect(() => lights.assertMove('broken', 'on')).toThrow(new InvariantError('broken does not become on'));
  });

  test('a state without moves is final', () => {
    expect(lights.states.filter((state) => lights.isFinal(state))).toEqual(['broken']);
  });

  test('a table with a state that is never reached is a bug when it is loaded', () => {
    expect(() => defineStates<Light>(['off'], { off: ['on'], on: [], broken: ['off'] })).toThrow(
      'broken is never reached',
    );
  });

  test('a state is reached from any of several initial ones', () => {
    const table = defineStates<Light>(['off', 'broken'], { off: ['on'], on: [], broken: [] });

    expect(table.initial).toEqual(['off', 'broken']);
  });

  test('a table with a target or an initial state that is no state is a bug when it is loaded', () => {
    const moves: Readonly<Record<string, readonly string[]>> = { off: ['on'] };

    expect(() => defineStates(['off'], moves)).toThrow('off moves to on, which is no state');
    expect(() => defineStates<string>(['gone'], { off: [] })).toThrow('gone is initial and no state');
  });

  test('a state that moves to itself is a bug when it is loaded', () => {
    expect(() => defineStates<Light>(['off'], { off: ['off', 'on'], on: ['broken'], broken: [] })).toThrow(
      'off moves to itself',
    );
  });
});
