import { formatCaller, formatCell, formatInstant, fromLocalInput, isInstant, toLocalInput } from './format';

const NEW_YEAR = Date.parse('2026-01-01T00:00:00+08:00');

test('an instant is shown in Shanghai, and what is typed there is the same instant', () => {
  expect(formatInstant(NEW_YEAR)).toBe('2026-01-01 00:00:00');
  expect(fromLocalInput(toLocalInput(NEW_YEAR))).toBe(NEW_YEAR);
  expect(fromLocalInput('2026-01-01T00:00')).toBe(NEW_YEAR);
  expect(fromLocalInput('')).toBeNull();
});

test('only a field that is named as an instant is shown as one', () => {
  expect(isInstant('createdAt', NEW_YEAR)).toBe(true);
  expect(isInstant('at', NEW_YEAR)).toBe(true);
  expect(isInstant('priceFen', NEW_YEAR)).toBe(false);
  expect(isInstant('createdAt', 12)).toBe(false);
});

test('a cell is one short line', () => {
  expect(formatCell('name', undefined)).toBe('');
  expect(formatCell('lots', [{ id: 1 }])).toBe('[{"id":1}]');
  expect(formatCell('detail', 'x'.repeat(100))).toHaveLength(49);
});

test('a nested caller names the one behind it', () => {
  const shopper = { kind: 'shopper', openid: 'o-1' } as const;

  expect(formatCaller({ kind: 'function', parent: shopper })).toBe('云函数 ← 用户 o-1');
});
