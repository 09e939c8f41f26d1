import ts from 'typescript';
import { isProduct, isTest } from './project';
import type { Source } from './sources';

/**
 * One word per idea: these mean something that the glossary calls otherwise. The local cloud's rooms speak of
 * other things.
 */
const FOREIGN_WORDS = /goods|integral|(^|_)score($|_)|userPoints|user_points|lotteryRecord|lottery_record/i;

const SPEAKS_OF_THE_MALL = /^(cloudfunctions|database|miniprogram)\//;

const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
const PURE = /^cloudfunctions\/common\/domain\//;
const TEST_SWITCHES = new Set(['only', 'skip', 'todo', 'failing']);
const SKIPPING_NAMES = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe']);

/** Everything that the style sheet forbids and the compiler allows. */
export function findForbidden(source: Source): string[] {
  const found: string[] = [];
  const report = (node: ts.Node, why: string): void => {
    const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
    found.push(`${source.path}:${line + 1} ${why}`);
  };
  const checks = [checkTypes];
  if (SPEAKS_OF_THE_MALL.test(source.path)) checks.push(checkWords);
  if (isTest(source.path)) checks.push(checkTests);
  if (isProduct(source.path)) checks.push(checkConsole);
  if (PURE.test(source.path) && !isTest(source.path)) checks.push(checkPure);
  const visit = (node: ts.Node): void => {
    for (const check of checks) {
      const why = check(node);
      if (why !== null) report(node, why);
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return [...found, ...findUnfinished(source), ...findForeignPath(source)];
}

function checkTypes(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'says any';
  if (ts.isEnumDeclaration(node)) return 'is an enum: use a union of strings';
  if (
    ts.isImportSpecifier(node) &&
    node.name.text === 'z' &&
    /'zod'/.test(node.parent.parent.parent.getText())
  ) {
    return "imports { z }: use `import * as z from 'zod'`";
  }
  return null;
}

function checkWords(node: ts.Node): string | null {
  return ts.isIdentifier(node) && FOREIGN_WORDS.test(node.text)
    ? `calls something ${node.text}: see the glossary`
    : null;
}

function checkTests(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && TEST_SWITCHES.has(node.name.text)) {
    const [root] = node.expression.getText().split('.');
    return root === 'test' || root === 'it' || root === 'describe'
      ? `leaves tests out: ${node.getText()}`
      : null;
  }
  if (ts.isCallExpression(node) && SKIPPING_NAMES.has(node.expression.getText())) return 'leaves tests out';
  return null;
}

function checkConsole(node: ts.Node): string | null {
  const isCall = ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console';
  return isCall && !/\/runtime\/log\.ts$/.test(node.getSourceFile().fileName)
    ? 'prints outside runtime/log.ts'
    : null;
}

/** Values in, values out: no clock, no chance, no environment, no waiting. */
function checkPure(node: ts.Node): string | null {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0) {
    return 'reads the clock';
  }
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (text === 'Date.now' || text === 'performance.now') return 'reads the clock';
    if (text === 'Math.random') return 'draws lots';
    if (node.expression.getText() === 'process') return 'reads the environment';
  }
  if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) return 'waits';
  return null;
}

function findUnfinished({ path, text }: Source): string[] {
  return text.split('\n').flatMap((line, index) => {
    const word = UNFINISHED.exec(line)?.[0];
    return word === undefined || path.startsWith('scripts/tidy/')
      ? []
      : [`${path}:${index + 1} leaves a ${word}`];
  });
}

const findForeignPath = ({ path }: Source): string[] =>
  path.split(/[/.]/).some((part) => FOREIGN_WORDS.test(part))
    ? [`${path} is named by a word that is not ours`]
    : [];
