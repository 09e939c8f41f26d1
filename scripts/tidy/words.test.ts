import { isGenerated, readProject } from './project';
import { parseSource } from './sources';
import { findForbidden } from './words';

const findIn = (path: string, text: string) => findForbidden(parseSource(path, text));

test('the project says nothing that its style sheet forbids', () => {
  expect(
    readProject()
      .filter((source) => !isGenerated(source))
      .flatMap(findForbidden),
  ).toEqual([]);
});

test.each([
  ['any', 'scripts/x.ts', 'let value: any;'],
  ['an enum', 'scripts/x.ts', 'enum Colour { red }'],
  ['zod by name', 'scripts/x.ts', `import { z } from 'zod';`],
  ['a word of another glossary', 'cloudfunctions/exchange/x.ts', 'const goodsList = [];'],
  ['a foreign word in a file name', 'database/integral.ts', ''],
  ['a test that runs alone', 'scripts/x.test.ts', `test.only('a', () => {});`],
  ['a test that is left out', 'scripts/x.test.ts', `describe.skip('a', () => {});`],
  ['a test that is promised', 'scripts/x.test.ts', `test.todo('a');`],
  ['printing in deployed code', 'cloudfunctions/exchange/handler.ts', `console.log('here');`],
  ['the clock in the domain', 'cloudfunctions/common/domain/x.ts', 'const now = Date.now();'],
  ['today in the domain', 'cloudfunctions/common/domain/x.ts', 'const now = new Date();'],
  ['chance in the domain', 'cloudfunctions/common/domain/x.ts', 'const n = Math.random();'],
  ['the environment in the domain', 'cloudfunctions/common/domain/x.ts', 'const n = process.env.X;'],
  ['waiting in the domain', 'cloudfunctions/common/domain/x.ts', 'export const f = async () => 1;'],
  ['work that is left', 'cloudfunctions/common/store/x.ts', '// TODO later'],
])('%s is found', (_what, path, text) => {
  expect(findIn(path, text)).not.toEqual([]);
});

test('a calendar may make a Date of an instant that it was given', () => {
  expect(
    findIn('cloudfunctions/common/domain/calendar.ts', 'export const f = (at: number) => new Date(at);'),
  ).toEqual([]);
});
