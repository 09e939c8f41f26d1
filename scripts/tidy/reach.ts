import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../build/operations';
import { isFile, isProduct, isTest } from './project';
import { type Source, resolveImport } from './sources';

/** Files that are for tests: alive when a test uses them. */
const FOR_TESTS = /(^|\/)testing\/|[tT]esting\.ts$|^scripts\/tidy\//;

/**
 * Loaded by name, not by import: operations and their collections by the build, types of packages by the compiler,
 * the rest by what `npm run` starts.
 */
const LOADED_BY_NAME = [
  /^cloudfunctions\/(?!common\/)[^/]+\/(index|contract)\.ts$/,
  /^database\/collections\//,
  /^miniprogram\//,
  /\/fixture\//,
  /\.d\.ts$/,
  /^scripts\/local\/console\/client\/main\.ts$/,
];

/** Files that nothing reaches: no function, no command, and for test helpers no test. */
export function findDeadFiles(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const commands = namesInCommands(sources);
  const roots = sources.filter(
    ({ path }) => LOADED_BY_NAME.some((each) => each.test(path)) || commands.has(path),
  );
  const inUse = reachFrom(roots, byPath);
  const inTests = reachFrom(
    sources.filter(({ path }) => isTest(path)),
    byPath,
  );
  return sources
    .map(({ path }) => path)
    .filter((path) => !isTest(path) && !inUse.has(path) && !(FOR_TESTS.test(path) && inTests.has(path)));
}

/**
 * TypeScript files whose path stands as a text in package.json, the bootstrap or another file (workers,
 * bundled pages).
 */
function namesInCommands(sources: readonly Source[]): Set<string> {
  const texts = ['package.json', 'scripts/bootstrap.mjs', 'jest.config.mjs'].map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const named = sources.filter(({ path }) => texts.some((text) => text.includes(path)));
  const loaded = sources.flatMap((source) => findPathTexts(source));
  return new Set([...named.map(({ path }) => path), ...loaded]);
}

function findPathTexts(source: Source): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && /\.(ts|js)$/.test(node.text)) {
      const beside = resolveImport(
        source,
        `./${node.text.replace(/^\.\//, '').replace(/\.(ts|js)$/, '')}`,
        isFile,
      );
      const fromRoot = node.text.replace(/\.js$/, '.ts');
      found.push(...[beside ?? '', fromRoot].filter(isFile));
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

function reachFrom(roots: readonly Source[], byPath: ReadonlyMap<string, Source>): Set<string> {
  const reached = new Set<string>();
  const visit = (source: Source): void => {
    if (reached.has(source.path)) return;
    reached.add(source.path);
    for (const { specifier } of source.imports) {
      const target = byPath.get(resolveImport(source, specifier, isFile) ?? '');
      if (target !== undefined) visit(target);
    }
  };
  roots.forEach(visit);
  return reached;
}

/**
 * What a file of deployed code exports and neither another file nor the file itself uses; a test alone is no
 * use.
 */
export function findDeadExports(sources: readonly Source[]): string[] {
  const uses = sources
    .filter(({ path }) => !isTest(path))
    .flatMap((source) =>
      source.imports.flatMap(({ specifier, names }) =>
        names.map((name) => `${resolveImport(source, specifier, isFile)} ${name}`),
      ),
    );
  const used = new Set(uses);
  return sources
    .filter(({ path }) => isProduct(path) && !LOADED_BY_NAME.some((each) => each.test(path)))
    .flatMap((source) =>
      findExports(source)
        .filter((name) => !used.has(`${source.path} ${name}`) && !used.has(`${source.path} *`))
        .filter((name) => countMentions(source, name) < 2)
        .map((name) => `${source.path} exports ${name}, and nothing uses it`),
    );
}

function findExports({ tree }: Source): string[] {
  return tree.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (modifiers?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
    const named = ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [statement];
    return named.flatMap((each) =>
      'name' in each && each.name !== undefined ? [each.name.getText(tree)] : [],
    );
  });
}

function countMentions({ tree }: Source, name: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return count;
}
