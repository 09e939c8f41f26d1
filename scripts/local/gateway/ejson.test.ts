import { EJSON, ObjectId } from 'bson';
import * as fc from 'fast-check';
import { decodeEjson, decodeEjsonObject, encodeEjson } from './ejson';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const decode = (value: unknown): unknown => decodeEjson(JSON.stringify(value), NOW);

describe('decodeEjson', () => {
  test.each([
    [{ $numberInt: '-7' }, -7],
    [{ $numberLong: '1767323045000' }, 1767323045000],
    [{ $numberDouble: '0.25' }, 0.25],
    [{ $numberDouble: 'Infinity' }, Infinity],
    [{ $numberDouble: '-Infinity' }, -Infinity],
    [{ $numberDouble: 'NaN' }, NaN],
    [{ $numberDouble: '-0.0' }, -0],
    [{ $numberDecimal: '12.5' }, 12.5],
    [{ $undefined: true }, null],
    [{ $oid: '5f0e1c2d3b4a596877665544' }, '5f0e1c2d3b4a596877665544'],
  ])('reads %j', (wire, value) => {
    expect(decode(wire)).toBe(value);
  });

  test('reads a date in each of its three forms', () => {
    const date = new Date(NOW);

    const dates = [{ $date: { $numberLong: String(NOW) } }, { $date: NOW }, { $date: date.toISOString() }].map(
      decode,
    );

    expect(dates).toEqual([date, date, date]);
  });

  test('reads a date before 1970', () => {
    expect(decode({ $date: { $numberLong: '-1000' } })).toEqual(new Date(-1000));
  });

  test('a server date is the server clock plus its offset, the same for every field of a request', () => {
    const wire = {
      a: { $tcb_server_date: { offset: { $numberInt: '0' } } },
      b: [{ $tcb_server_date: { offset: { $numberLong: '31536000000' } } }],
      c: { $tcb_server_date: { offset: -5 } },
    };

    expect(decode(wire)).toEqual({ a: new Date(NOW), b: [new Date(NOW + 31536000000)], c: new Date(NOW - 5) });
  });

  test('reads a regular expression without the flags that make a match stateful', () => {
    const value = decode({ $regularExpression: { pattern: '^a.*z$', options: 'gim' } });

    expect(value).toEqual(/^a.*z$/im);
  });

  test('leaves the older $regex form to the query, with its options', () => {
    expect(decode({ name: { $regex: '^a', $options: 'i' } })).toEqual({
      name: { $regex: '^a', $options: 'i' },
    });
  });

  test('refuses a broken regular expression as a failed request', () => {
    const broken = () => decode({ $regularExpression: { pattern: '(', options: '' } });

    expect(broken).toThrow(expect.objectContaining({ code: 'DATABASE_REQUEST_FAILED' }));
  });

  test('keeps operators and the order of keys', () => {
    const value = decodeEjsonObject(
      '{"b":{"$gte":{"$numberInt":"1"},"$lt":{"$numberInt":"9"}},"a":{"$numberInt":"2"}}',
      NOW,
    );

    expect(JSON.stringify(value)).toBe('{"b":{"$gte":1,"$lt":9},"a":2}');
  });

  test('a field named __proto__ is data and changes no prototype', () => {
    const value = decodeEjsonObject('{"__proto__":{"admin":true}}', NOW);

    expect(Object.keys(value)).toEqual(['__proto__']);
    expect('admin' in value).toBe(false);
  });

  test.each(['', '{', '[1]', 'null', '"text"'])('refuses %j where an object must be', (text) => {
    expect(() => decodeEjsonObject(text, NOW)).toThrow(expect.objectContaining({ code: 'INVALID_PARAM' }));
  });
});

describe('the two directions', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ maxLength: 6 }).filter((key) => !key.startsWith('$')),
        tie('node'),
        { maxKeys: 4 },
      ),
    ),
  })).node;

  test('what the bson library writes is read as the same value', () => {
    fc.assert(
      fc.property(value, (stored) => {
        expect(decodeEjson(EJSON.stringify({ stored }, { relaxed: false }), NOW)).toEqual({ stored });
      }),
    );
  });

  test('what is written is read by the bson library as the same value', () => {
    fc.assert(
      fc.property(value, (stored) => {
        expect(EJSON.parse(encodeEjson({ stored }))).toEqual({ stored });
      }),
    );
  });

  test('an object id of the bson library becomes its hex text', () => {
    const id = new ObjectId();

    expect(decodeEjson(EJSON.stringify({ id }), NOW)).toEqual({ id: id.toHexString() });
  });

  test('a regular expression is written with its pattern and options', () => {
    expect(encodeEjson({ a: /x+/i })).toBe('{"a":{"$regularExpression":{"pattern":"x+","options":"i"}}}');
  });
});
