import ts from 'typescript';
import type { Source } from './sources';

export const FILE_LINES_MAX = 300;
export const FUNCTION_LINES_MAX = 70;
export const HANDLER_LINES_MAX = 25;
export const LINE_COLUMNS_MAX = 120;

const HANDLER_MAKERS = new Set(['defineQuery', 'defineCommand', 'defineJob', 'defineWebhook']);
const TEST_GROUPS = new Set(['describe', 'describe.each']);

/** Files, functions, handlers and lines that are longer than a reader's patience. */
export function findTooLong(source: Source): string[] {
  const lines = source.text.split('\n');
  const found = lines.flatMap((line, index) =>
    line.length > LINE_COLUMNS_MAX ? [`${source.path}:${index + 1} is ${line.length} columns wide`] : [],
  );
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (count > FILE_LINES_MAX) found.push(`${source.path} has ${count} lines`);
  return [...found, ...findLongFunctions(source)];
}

function findLongFunctions({ path, tree }: Source): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
      const length = tree.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
      const max = limitFor(node);
      if (length > max) found.push(`${path}:${first + 1} a function of ${length} lines, at most ${max}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** A handler is a page's paragraph; a group of tests is no function to be read at once. */
function limitFor(node: ts.Node): number {
  const call = node.parent;
  if (!ts.isCallExpression(call) || !call.arguments.some((each) => each === node)) return FUNCTION_LINES_MAX;
  const called = call.expression.getText();
  if (HANDLER_MAKERS.has(called)) return HANDLER_LINES_MAX;
  return TEST_GROUPS.has(called.replace(/\(.*$/s, '')) ? Infinity : FUNCTION_LINES_MAX;
}
