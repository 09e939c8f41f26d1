import { readProject } from './project';
import { findDeadExports, findDeadFiles } from './reach';
import { parseSource } from './sources';

test('no file is dead', () => {
  expect(findDeadFiles(readProject())).toEqual([]);
});

test('nothing is exported for nobody', () => {
  expect(findDeadExports(readProject())).toEqual([]);
});

test('a file that only its own test reaches is dead, a helper of tests is not', () => {
  const dead = findDeadFiles([
    parseSource('cloudfunctions/common/domain/forgotten.ts', 'export const answer = 42;'),
    parseSource('cloudfunctions/common/domain/forgotten.test.ts', `import { answer } from './forgotten';`),
    parseSource('cloudfunctions/common/testing/forgotten.ts', 'export const answer = 42;'),
  ]);

  expect(dead).toEqual([
    'cloudfunctions/common/domain/forgotten.ts',
    'cloudfunctions/common/testing/forgotten.ts',
  ]);
});

test('an export that only a test uses is dead; one that its own file uses is not', () => {
  const dead = findDeadExports([
    parseSource(
      'cloudfunctions/common/domain/hash.ts',
      'export const forgotten = 1;\nexport const own = 2;\nexport const sum = own + 1;',
    ),
    parseSource('cloudfunctions/common/domain/hash.test.ts', `import { forgotten } from './hash';`),
    parseSource('cloudfunctions/common/domain/other.ts', `import { sum } from './hash';`),
  ]);

  expect(dead).toEqual(['cloudfunctions/common/domain/hash.ts exports forgotten, and nothing uses it']);
});
