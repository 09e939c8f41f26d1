import fc from 'fast-check';
import { hashOf, orderIdOf, sha256Hex } from './hash';
import { InvariantError } from './invariant';

describe('hash', () => {
  test('sha256Hex is SHA-256 over UTF-8', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('鹿')).toBe(sha256Hex(Buffer.from('e9b9bf', 'hex').toString('utf8')));
  });

  test('hashOf hashes JSON with sorted keys, without white space', () => {
    const value = { b: [1, true, null, 'é"'], a: { d: -0.5, c: undefined } };

    expect(hashOf(value)).toBe(sha256Hex('{"a":{"d":-0.5},"b":[1,true,null,"é\\""]}'));
  });

  test('keys sort by code unit, not by the language of the machine', () => {
    expect(hashOf({ ä: 1, z: 2, Z: 3, a: 4 })).toBe(sha256Hex('{"Z":3,"a":4,"z":2,"ä":1}'));
  });

  test('the order of keys makes no difference, and every other difference does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(hashOf(reversed(a))).toBe(hashOf(a));
        expect(hashOf(a) === hashOf(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
      }),
    );
  });

  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['undefined', undefined],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a bigint', 1n],
    ['a function', () => 1],
  ])('%s is no JSON and a bug', (_, value) => {
    expect(() => hashOf(value)).toThrow(InvariantError);
    expect(() => hashOf({ deep: [value] })).toThrow(InvariantError);
  });

  test('F-145 an order id is 32 hex characters and always the same for the same request', () => {
    const id = orderIdOf('o-shopper', 'request-0001');

    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(orderIdOf('o-shopper', 'request-0001')).toBe(id);
  });

  test('F-071 different shoppers or requests have different order ids, wherever one text ends', () => {
    const text = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', '1', ':', '2') });
    fc.assert(
      fc.property(text, text, text, text, (openid, requestId, otherOpenid, otherRequestId) => {
        fc.pre(openid !== otherOpenid || requestId !== otherRequestId);

        expect(orderIdOf(openid, requestId)).not.toBe(orderIdOf(otherOpenid, otherRequestId));
      }),
      { numRuns: 500 },
    );
    expect(orderIdOf('ab', 'c')).not.toBe(orderIdOf('a', 'bc'));
    expect(orderIdOf('a', '1:b')).not.toBe(orderIdOf('a1:', 'b'));
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  );
}

/**
 * The value as pairs in order of their keys, so that neither the order nor a key like __proto__ can hide anything.
 */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, field]) => [key, sorted(field)] as const);
  return ['record', ...pairs.sort(([a], [b]) => (a < b ? -1 : 1))];
}
