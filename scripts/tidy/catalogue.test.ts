import ts from 'typescript';
import { REFUSALS } from '../../cloudfunctions/common/contract/errors';
import { loadContracts } from '../build/contracts';
import { loadSources } from '../generate/sources';
import { isProduct, readProject } from './project';
import type { Source } from './sources';

const CHINESE = /[\u4e00-\u9fff]/;
/**
 * Who asks the database beside the operations: the operator's console, and the runtime that knows operators.
 */
const OTHER_ASKERS = ['console', 'authenticate'];
const INDEXES_MAX = 10; // of a collection, on the smallest plan

/** What the code itself says, as opposed to the lists of contracts and the catalogue. */
const writers = readProject().filter(
  ({ path }) =>
    isProduct(path) && !path.endsWith('/contract.ts') && !path.endsWith('common/contract/errors.ts'),
);
const said = new Set(writers.flatMap(findStrings));
const listed = new Set<string>(loadContracts().flatMap(({ errors }) => errors));

function findStrings({ tree }: Source): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

test.each(Object.entries(REFUSALS))(
  '%s is answered by the code, listed by a contract and read in Chinese',
  (code, text) => {
    expect(said.has(code)).toBe(true);
    expect(listed.has(code)).toBe(true);
    expect(text.message).toMatch(CHINESE);
  },
);

test('every collection has a Chinese title, a purpose, a retention and denies clients', () => {
  const { collections } = loadSources();

  expect(collections.length).toBeGreaterThan(0);
  for (const { title, purpose, retention, rule } of collections) {
    expect(title).toMatch(CHINESE);
    expect(purpose).not.toBe('');
    expect(retention).not.toBe('');
    expect(rule).toBe('ADMINONLY');
  }
});

test('every index says which operation asks for it, once, and there is room for all of them', () => {
  const { collections, contracts } = loadSources();
  const askers = [...contracts.map(({ name }) => name), ...OTHER_ASKERS];

  const unasked: string[] = [];
  for (const { name, indexes } of collections) {
    expect(indexes.length).toBeLessThanOrEqual(INDEXES_MAX);
    expect(new Set(indexes.map((index) => index.name)).size).toBe(indexes.length);
    expect(new Set(indexes.map((index) => JSON.stringify(index.keys))).size).toBe(indexes.length);
    for (const index of indexes) {
      const words = new Set(index.query.split(/\W+/));
      if (!askers.some((asker) => words.has(asker))) unasked.push(`${name}.${index.name}: ${index.query}`);
    }
  }
  expect(unasked).toEqual([]);
});
