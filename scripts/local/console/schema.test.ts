import * as z from 'zod';
import { exampleOf, warningsOf } from './schema';

const order = z.strictObject({
  requestId: z.string(),
  lines: z.array(z.strictObject({ skuId: z.string(), quantity: z.int().min(1) })).min(1),
  mode: z.enum(['points_only', 'coin_points']),
  remark: z.string().default(''),
  address: z.strictObject({ city: z.string() }).nullable(),
  level: z.int().min(3),
  note: z.string().optional(),
});
const schema = z.toJSONSchema(order, { io: 'input' });

test('an example holds every required field and passes the schema that it comes from', () => {
  const example = exampleOf(schema);

  expect(example).toEqual({
    requestId: 'requestId',
    lines: [{ skuId: 'skuId', quantity: 1 }],
    mode: 'points_only',
    address: { city: 'city' },
    level: 3,
  });
  expect(order.safeParse(example).success).toBe(true);
});

test('each broken field of a document is one warning with its path', () => {
  const broken = { ...Object(exampleOf(schema)), level: 2, lines: [{ skuId: 7, quantity: 1 }], extra: true };

  expect(warningsOf(schema, broken).map(({ path }) => path)).toEqual(['lines.0.skuId', 'level', '']);
});

test('a field that is not there is said to be absent', () => {
  expect(warningsOf(schema, { ...Object(exampleOf(schema)), mode: undefined })).toEqual([
    { path: 'mode', message: '缺少这个字段' },
  ]);
});

test('a collection without a schema warns of nothing', () => {
  expect(warningsOf(null, { anything: 1 })).toEqual([]);
});
