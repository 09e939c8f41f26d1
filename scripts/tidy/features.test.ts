import { findProvenFeatures, findUnproven, readFeatures } from './features';
import { parseSource } from './sources';

const ROWS_MIN = 309; // the owner's documents name so many; a row may be added, none may be lost

test('every row that is said to be done is named by a test', () => {
  expect(findUnproven(readFeatures(), findProvenFeatures())).toEqual([]);
});

test('the list is whole: numbered from 1 without a gap, each row done or open, a done row saying where', () => {
  const features = readFeatures();

  expect(features.length).toBeGreaterThanOrEqual(ROWS_MIN);
  expect(features.map(({ number }) => Number(number.slice(2)))).toEqual(features.map((_, index) => index + 1));
  expect(features.filter(({ state }) => state !== 'done' && state !== 'open')).toEqual([]);
  expect(features.filter(({ state, where }) => state === 'done' && where === '')).toEqual([]);
});

test('a test names no row that is not in the list', () => {
  const known = new Set(readFeatures().map(({ number }) => number));

  expect([...findProvenFeatures().keys()].filter((number) => !known.has(number))).toEqual([]);
});

test('a done row without a test is found; a title proves each number that it names', () => {
  const rows = ['1', '2', '3'].map((digit) => `| F-00${digit} | What | exchange |  | done |`).join('\n');
  const title = `test('F-001 F-003 a coin is gone at its 48th hour', () => {});`;

  const unproven = findUnproven(readFeatures(rows), findProvenFeatures([parseSource('a.test.ts', title)]));

  expect(unproven).toEqual(['F-002 is said to be done, but no test has it in its title: What']);
});
