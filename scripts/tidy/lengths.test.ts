import { findTooLong } from './lengths';
import { isGenerated, readProject } from './project';
import { parseSource } from './sources';

const body = (lines: number): string =>
  Array.from({ length: lines }, (_, index) => `  read(${index});`).join('\n');
const findIn = (...parts: string[]) => findTooLong(parseSource('some/file.ts', parts.join('\n')));

test('files, functions, handlers and lines stay short', () => {
  expect(
    readProject()
      .filter((source) => !isGenerated(source))
      .flatMap(findTooLong),
  ).toEqual([]);
});

test('a function of 71 lines is found, one of 70 is not', () => {
  expect(findIn('function long() {', body(69), '}')).toEqual([
    'some/file.ts:1 a function of 71 lines, at most 70',
  ]);
  expect(findIn('function fits() {', body(68), '}')).toEqual([]);
});

test('a handler of 26 lines is found', () => {
  expect(findIn('export const pay = defineCommand(contract, async () => {', body(24), '});')).toHaveLength(1);
  expect(findIn('export const pay = defineCommand(contract, async () => {', body(23), '});')).toEqual([]);
});

test('a group of tests may be long', () => {
  expect(findIn(`describe('all of it', () => {`, body(100), '});')).toEqual([]);
});

test('a line of 121 columns and a file of 301 lines are found', () => {
  expect(findIn(`const text = '${'a'.repeat(106)}';`)).toHaveLength(1);
  expect(findIn(`const text = '${'a'.repeat(104)}';`)).toEqual([]);
  expect(findIn(...Array.from({ length: 301 }, () => 'read();'))).toHaveLength(1);
});
