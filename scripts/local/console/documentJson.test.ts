import fc from 'fast-check';
import { decode, encode } from './documentJson';

const leaf = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.double().map((value) => (Object.is(value, -0) ? 0 : value)), // JSON has no -0
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(/^a.b$/i, /酒/),
);
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((name) => !name.startsWith('$')),
      tie('node'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).node;

test('a document is the same after its way through JSON', () => {
  fc.assert(
    fc.property(value, (original) => {
      const travelled: unknown = JSON.parse(JSON.stringify(encode(original)));

      expect(decode(travelled)).toEqual(original);
    }),
  );
});

test('a date is written so that an operator can read and type it', () => {
  expect(encode({ at: new Date(0) })).toEqual({ at: { $date: '1970-01-01T00:00:00.000Z' } });
  expect(decode({ at: { $gte: { $date: '2026-01-01T00:00:00Z' } } })).toEqual({
    at: { $gte: new Date('2026-01-01') },
  });
});

test('what only looks like a date stays what it is', () => {
  const lookalikes = { wrong: { $date: 'soon' }, more: { $date: 0, other: 1 } };

  expect(decode(lookalikes)).toEqual(lookalikes);
});
