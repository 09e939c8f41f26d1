import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../build/operations';

export interface ImportLine {
  readonly specifier: string;
  readonly typeOnly: boolean; // gone after compilation
  readonly lazy: boolean; // await import(...)
  readonly line: number; // from 1
  readonly names: readonly string[]; // what is imported, as the other file calls it; '*' for all of it
}

export interface Source {
  readonly path: string; // from the root of the project, with forward slashes
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly ImportLine[];
}

const SKIPPED = new Set(['node_modules', 'dist', 'generated', '.git', '.local']);

/** Paths from the root, with forward slashes, in a stable order. */
export function listFiles(folder: string, ends: readonly string[], root = ROOT): string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(path);
      } else if (ends.some((end) => entry.name.endsWith(end))) {
        found.push(relative(root, path).split(sep).join('/'));
      }
    }
  };
  walk(join(root, folder));
  return found.sort();
}

const parsed = new Map<string, Source>();

export function readSource(path: string, root = ROOT): Source {
  const file = join(root, path);
  const known = parsed.get(file);
  const text = readFileSync(file, 'utf8');
  if (known?.text === text) return known;
  const source = parseSource(path, text);
  parsed.set(file, source);
  return source;
}

export function parseSource(path: string, text: string): Source {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, text, tree, imports: findImports(tree) };
}

function findImports(tree: ts.SourceFile): ImportLine[] {
  const found: ImportLine[] = [];
  const lineOf = (node: ts.Node): number => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const { names, typeOnly } = readClause(node.importClause);
      found.push({ specifier: node.moduleSpecifier.text, typeOnly, lazy: false, line: lineOf(node), names });
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const names =
        node.exportClause && ts.isNamedExports(node.exportClause)
          ? node.exportClause.elements.map((each) => (each.propertyName ?? each.name).text)
          : ['*'];
      found.push({
        specifier: node.moduleSpecifier.text,
        typeOnly: node.isTypeOnly,
        lazy: false,
        line: lineOf(node),
        names,
      });
    } else if (ts.isCallExpression(node)) {
      const [target] = node.arguments;
      const lazy = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      const required = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      if ((lazy || required) && target && ts.isStringLiteral(target)) {
        found.push({ specifier: target.text, typeOnly: false, lazy, line: lineOf(node), names: ['*'] });
      }
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      found.push({
        specifier: node.argument.literal.text,
        typeOnly: true,
        lazy: false,
        line: lineOf(node),
        names: ['*'],
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function readClause(clause: ts.ImportClause | undefined): { names: string[]; typeOnly: boolean } {
  if (clause === undefined) return { names: [], typeOnly: false };
  const names = clause.name === undefined ? [] : ['default'];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return { names, typeOnly: clause.isTypeOnly };
  if (ts.isNamespaceImport(bindings)) return { names: [...names, '*'], typeOnly: clause.isTypeOnly };
  const elements = bindings.elements;
  const onlyTypes = names.length === 0 && elements.length > 0 && elements.every((each) => each.isTypeOnly);
  return {
    names: [...names, ...elements.map((each) => (each.propertyName ?? each.name).text)],
    typeOnly: clause.isTypeOnly || onlyTypes,
  };
}

/** The project file that an import means, be it there or not; null for a package. */
export function resolveImport(
  source: Source,
  specifier: string,
  exists: (path: string) => boolean,
): string | null {
  if (!specifier.startsWith('.')) return null;
  const target = relative(ROOT, resolve(ROOT, dirname(source.path), specifier))
    .split(sep)
    .join('/');
  const candidates = [target, `${target}.ts`, `${target}/index.ts`];
  return candidates.find((candidate) => exists(candidate)) ?? `${target}.ts`;
}

/**
 * The file and every project file that it needs when it runs: what is imported for its types alone is left
 * out.
 */
export function readReachable(entry: string, exists: (path: string) => boolean): Source[] {
  const seen = new Map<string, Source>();
  const visit = (path: string): void => {
    if (seen.has(path) || !exists(path)) return;
    const source = readSource(path);
    seen.set(path, source);
    for (const each of source.imports) {
      const target = each.typeOnly ? null : resolveImport(source, each.specifier, exists);
      if (target !== null) visit(target);
    }
  };
  visit(entry);
  return [...seen.values()];
}
