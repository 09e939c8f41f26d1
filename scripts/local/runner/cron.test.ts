import { parseCron } from './cron';

const at = (text: string): number => Date.parse(text);
const next = (pattern: string, from: string): string =>
  new Date(parseCron(pattern).nextAfter(at(from))).toISOString();

test.each([
  ['every five seconds', '*/5 * * * * * *', '2026-03-01T00:00:02Z', '2026-03-01T00:00:05.000Z'],
  ['every ten minutes', '0 */10 * * * * *', '2026-03-01T00:00:00Z', '2026-03-01T00:10:00.000Z'],
  ['at eight in Shanghai', '0 0 8 * * * *', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00.000Z'],
  ['just before midnight in Shanghai', '59 59 23 * * * *', '2026-02-28T15:00:00Z', '2026-02-28T15:59:59.000Z'],
  [
    'on the first of the month in Shanghai',
    '0 0 0 1 * * *',
    '2026-02-27T00:00:00Z',
    '2026-02-28T16:00:00.000Z',
  ],
  ['at a list and a range', '0 0 9-10,12 * * * *', '2026-03-01T02:30:00Z', '2026-03-01T04:00:00.000Z'],
  ['in a year', '0 0 0 1 1 * 2028', '2026-03-01T00:00:00Z', '2027-12-31T16:00:00.000Z'],
  ['in a leap year', '0 0 0 29 2 * *', '2026-03-01T00:00:00Z', '2028-02-28T16:00:00.000Z'],
])('a timer fires %s', (_, pattern, from, expected) => {
  expect(next(pattern, from)).toBe(expected);
});

test('a timer with a day and a weekday fires on either', () => {
  const pattern = '0 0 2 1 * 1 *';
  const mondayInShanghai = '2026-10-04T18:00:00.000Z';
  const firstOfNovember = '2026-10-31T18:00:00.000Z';

  expect(next(pattern, '2026-10-01T00:00:00Z')).toBe(mondayInShanghai);
  expect(next(pattern, '2026-10-27T00:00:00Z')).toBe(firstOfNovember);
});

test('a timer whose years are over never fires, and five fields are not a timer', () => {
  expect(parseCron('0 0 0 1 1 * 2020').nextAfter(at('2026-01-01T00:00:00Z'))).toBe(Infinity);
  expect(() => parseCron('0 8 * * *')).toThrow();
});
