import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../build/operations';
import { MUTATIONS } from './mutationTable';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const PAGE = read('docs/invariants.md');

test('there are mistakes to be caught, each with a name of its own', () => {
  expect(MUTATIONS.length).toBeGreaterThan(10);
  expect(new Set(MUTATIONS.map(({ what }) => what)).size).toBe(MUTATIONS.length);
});

test.each(MUTATIONS.map((mutation) => [mutation.what, mutation] as const))(
  '%s: the code still has the line that is broken',
  (_what, { edits }) => {
    for (const { file, from, to } of edits) {
      expect({ file, from, times: read(file).split(from).length - 1 }).toEqual({ file, from, times: 1 });
      expect(to).not.toBe(from);
    }
  },
);

test.each(MUTATIONS.map((mutation) => [mutation.what, mutation] as const))(
  '%s: docs/invariants.md says what catches it',
  (what, { caughtBy }) => {
    expect(PAGE).toContain(`| ${what} | \`${caughtBy.file}\` ${caughtBy.title} |`);
  },
);
