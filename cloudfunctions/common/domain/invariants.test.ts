import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const PAGE = readFileSync(join(ROOT, 'docs/invariants.md'), 'utf8');
const ROW = /^\|.*\| `([^`]+\.test\.ts)` (.+) \|$/gm;

describe('docs/invariants.md', () => {
  test('every test that the page names exists, under that name', () => {
    const rows = [...PAGE.matchAll(ROW)].map(([, file = '', title = '']) => ({ file, title }));

    const missing = rows.filter(({ file, title }) => !textOf(file).includes(title));

    expect(rows.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  test('every row of a table of laws names a test', () => {
    const laws = PAGE.split('| law | in words | shown by |\n|---|---|---|\n').slice(1);
    const rows = laws.flatMap((table) => table.split('\n\n')[0]?.split('\n') ?? []).filter((row) => row !== '');

    expect(rows.filter((row) => row.search(ROW) === -1)).toEqual([]);
  });

  test('every law that the auditor looks after is explained, and no other', () => {
    const source = textOf('cloudfunctions/common/domain/audit/finding.ts');
    const looked = [...source.matchAll(/^ {2}\| '([a-z]+\.[a-zA-Z]+)'/gm)].map(([, law = '']) => law);

    const explained = [...PAGE.matchAll(/^\| `([a-z]+\.[a-zA-Z]+)` \|/gm)].map(([, law = '']) => law);

    expect(looked.length).toBeGreaterThan(10);
    expect(explained.toSorted()).toEqual(looked.toSorted());
  });

  test('the auditor shares no code with what it audits', () => {
    const folder = 'cloudfunctions/common/domain/audit';
    const files = readdirSync(join(ROOT, folder)).filter((name) => !name.endsWith('.test.ts'));

    const imported = files.flatMap((name) => [
      ...textOf(`${folder}/${name}`).matchAll(/^import (?!type ).* from '(.+)';$/gm),
    ]);

    const outside = imported.map(([, path = '']) => path).filter((path) => !/^(\.\/|node:)/.test(path));
    expect([...new Set(outside)]).toEqual(['../wallet/entry']); // the hash chain, and types
  });
});

function textOf(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
