import ts from 'typescript';
import { isFile } from '../tidy/project';
import { type Source, readReachable } from '../tidy/sources';

/** Set by the platform for every call; a deployment must not set them. */
const PLATFORM_VARIABLE = /^(WX_|TCB_|TENCENTCLOUD_|SCF_|TRIGGER_|NODE_|SILENCE$|TZ$|CBR_)/;

/** The environment variables of its own that an operation's code reads, wherever in its imports. */
export function findEnvironmentNames(operation: string): string[] {
  const names = new Set<string>();
  for (const source of readReachable(`cloudfunctions/${operation}/index.ts`, isFile)) {
    for (const name of environmentReads(source)) if (!PLATFORM_VARIABLE.test(name)) names.add(name);
  }
  return [...names].sort();
}

/** `process.env.NAME` and `process.env['NAME']`. */
function environmentReads(source: Source): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isEnvironment(node.expression)) found.push(node.name.text);
    if (ts.isElementAccessExpression(node) && isEnvironment(node.expression)) {
      if (ts.isStringLiteral(node.argumentExpression)) found.push(node.argumentExpression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

const isEnvironment = (node: ts.Expression): boolean => node.getText() === 'process.env';
