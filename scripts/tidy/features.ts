import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../build/operations';
import { isTest, readProject } from './project';
import type { Source } from './sources';

export interface Feature {
  readonly number: string; // F-001
  readonly what: string;
  readonly where: string; // operation, page or job
  readonly test: string;
  readonly state: string; // done | open
}

const LIST = join(ROOT, 'docs/features.md');
const ROW = /^\| (F-\d{3}) \| (.+?) \| (.*?) \| (.*?) \| (\w+) \|$/;
const NUMBER = /\bF-\d{3}\b/g;

/** The rows of docs/features.md. */
export function readFeatures(text = readFileSync(LIST, 'utf8')): Feature[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| F-'))
    .map((line) => {
      const [, number = '', what = '', where = '', test = '', state = ''] = ROW.exec(line) ?? [];
      if (number === '') throw new Error(`docs/features.md: this row has not its five cells: ${line}`);
      return { number, what, where, test, state };
    });
}

/**
 * Which F numbers stand in the titles of tests, and in which files. A title may name several: `F-097 F-100
 * ...`.
 */
export function findProvenFeatures(sources: readonly Source[] = readProject()): Map<string, string[]> {
  const proven = new Map<string, string[]>();
  for (const source of sources.filter(({ path }) => isTest(path))) {
    for (const number of findTitles(source).flatMap((title) => title.match(NUMBER) ?? [])) {
      const files = proven.get(number) ?? [];
      if (!files.includes(source.path)) proven.set(number, [...files, source.path]);
    }
  }
  return proven;
}

/** First arguments of test(), it() and describe(), the rows of their tables included. */
function findTitles({ tree }: Source): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(test|it|describe)\b/.test(node.expression.getText(tree))) {
      const [title] = node.arguments;
      if (title !== undefined) titles.push(title.getText(tree));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return titles;
}

/** What docs/features.md claims and no test shows. */
export function findUnproven(
  features: readonly Feature[],
  proven: ReadonlyMap<string, readonly string[]>,
): string[] {
  return features
    .filter(({ number, state }) => state === 'done' && !proven.has(number))
    .map(({ number, what }) => `${number} is said to be done, but no test has it in its title: ${what}`);
}

/**
 * The same list with the test files of each row that tests name; whether a row is done is for a person to
 * say.
 */
function withTestFiles(text: string, proven: ReadonlyMap<string, readonly string[]>): string {
  return text.replaceAll(
    new RegExp(ROW.source, 'gm'),
    (_row, number: string, what: string, where: string, _, state: string) => {
      const files = proven.get(number) ?? [];
      return `| ${number} | ${what} | ${where} | ${files.map((file) => `\`${file}\``).join(' ')} | ${state} |`;
    },
  );
}

/** `npm run features`: rows that a test names already and that still say open, and how far the list is. */
function main(): void {
  const proven = findProvenFeatures();
  if (process.argv.includes('--write')) writeFileSync(LIST, withTestFiles(readFileSync(LIST, 'utf8'), proven));
  const features = readFeatures();
  for (const { number, what, state } of features) {
    const files = proven.get(number);
    if (state === 'open' && files !== undefined) console.log(`${number} ${what}\n      ${files.join(', ')}`);
  }
  const known = new Set(features.map(({ number }) => number));
  for (const [number, files] of proven) {
    if (!known.has(number)) console.log(`${number} is in no row of docs/features.md: ${files.join(', ')}`);
  }
  const done = features.filter(({ state }) => state === 'done').length;
  console.log(`${done} of ${features.length} rows are done; the tests name ${proven.size} rows`);
}

if (require.main === module) main();
