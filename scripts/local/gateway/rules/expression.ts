import type * as TypeScript from 'typescript';

/** The expressions of the platform's security rules, and nothing else of JavaScript. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: 'auth' | 'doc' | 'now' | 'request' }
  | { readonly kind: 'member'; readonly object: Expression; readonly key: Expression }
  | { readonly kind: 'get'; readonly path: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';

const EXPRESSION_LENGTH_MAX = 1024;
const GET_MAX = 3; // in one expression
const GET_DEPTH_MAX = 2;

/** The rule cannot be read; the platform would not have saved it. */
export class InvalidRule extends Error {
  override readonly name = 'InvalidRule';
}

/** Reads a rule with the parser of TypeScript, loaded when the first rule that needs it is asked. */
export async function parseExpression(text: string): Promise<Expression> {
  if (text.length > EXPRESSION_LENGTH_MAX)
    throw new InvalidRule(`longer than ${EXPRESSION_LENGTH_MAX} characters`);
  const expression = convertText(await import('typescript'), text);
  const gets = collectGets(expression);
  if (gets.length > GET_MAX) throw new InvalidRule(`more than ${GET_MAX} get() in one expression`);
  if (depthOfGets(expression) > GET_DEPTH_MAX)
    throw new InvalidRule(`get() nested deeper than ${GET_DEPTH_MAX}`);
  return expression;
}

/** Every get(), the inner ones first. */
export function collectGets(expression: Expression): Extract<Expression, { kind: 'get' }>[] {
  const inner = childrenOf(expression).flatMap(collectGets);
  return expression.kind === 'get' ? [...inner, expression] : inner;
}

function depthOfGets(expression: Expression): number {
  const inner = Math.max(0, ...childrenOf(expression).map(depthOfGets));
  return expression.kind === 'get' ? inner + 1 : inner;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return expression.items;
    case 'template':
      return expression.parts;
    case 'member':
      return [expression.object, expression.key];
    case 'get':
      return [expression.path];
    case 'not':
      return [expression.operand];
    case 'and':
    case 'or':
    case 'compare':
      return [expression.left, expression.right];
  }
}

function convertText(ts: typeof TypeScript, text: string): Expression {
  // In parentheses an object literal cannot be mistaken for a block, nor two statements for one expression.
  const { diagnostics } = ts.transpileModule(`(${text})`, { reportDiagnostics: true });
  const { statements } = ts.createSourceFile('rule.js', `(${text})`, ts.ScriptTarget.ES2022);
  const statement = statements[0];
  const whole = statement !== undefined && ts.isExpressionStatement(statement) ? statement.expression : null;
  const isOne = diagnostics?.length === 0 && statements.length === 1;
  if (!isOne || whole === null || !ts.isParenthesizedExpression(whole))
    throw new InvalidRule(`not an expression: ${text}`);
  return convertNode(ts, whole.expression);
}

function convertNode(ts: typeof TypeScript, node: TypeScript.Expression): Expression {
  const convert = (inner: TypeScript.Expression): Expression => convertNode(ts, inner);
  if (ts.isParenthesizedExpression(node)) return convert(node.expression);
  if (ts.isStringLiteralLike(node)) return { kind: 'literal', value: node.text };
  if (ts.isNumericLiteral(node)) return { kind: 'literal', value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literal', value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'literal', value: null };
  if (ts.isArrayLiteralExpression(node)) return { kind: 'list', items: node.elements.map(convert) };
  if (ts.isTemplateExpression(node)) return { kind: 'template', parts: convertTemplate(node, convert) };
  if (ts.isIdentifier(node)) return convertName(node.text);
  if (ts.isPropertyAccessExpression(node)) {
    return {
      kind: 'member',
      object: convert(node.expression),
      key: { kind: 'literal', value: node.name.text },
    };
  }
  if (ts.isElementAccessExpression(node)) {
    return { kind: 'member', object: convert(node.expression), key: convert(node.argumentExpression) };
  }
  if (ts.isCallExpression(node)) return convertCall(ts, node, convert);
  if (ts.isPrefixUnaryExpression(node)) return convertPrefix(ts, node, convert);
  if (ts.isBinaryExpression(node)) return convertBinary(ts, node, convert);
  throw new InvalidRule('holds something that is no part of a rule');
}

type Convert = (node: TypeScript.Expression) => Expression;

function convertTemplate(node: TypeScript.TemplateExpression, convert: Convert): Expression[] {
  const parts: Expression[] = [{ kind: 'literal', value: node.head.text }];
  for (const span of node.templateSpans)
    parts.push(convert(span.expression), { kind: 'literal', value: span.literal.text });
  return parts;
}

function convertName(name: string): Expression {
  if (name === 'auth' || name === 'doc' || name === 'now' || name === 'request') return { kind: 'name', name };
  throw new InvalidRule(`unknown variable ${name}`);
}

function convertCall(ts: typeof TypeScript, node: TypeScript.CallExpression, convert: Convert): Expression {
  const [path] = node.arguments;
  if (
    !ts.isIdentifier(node.expression) ||
    node.expression.text !== 'get' ||
    path === undefined ||
    node.arguments.length > 1
  ) {
    throw new InvalidRule('the only function is get(path)');
  }
  return { kind: 'get', path: convert(path) };
}

function convertPrefix(
  ts: typeof TypeScript,
  node: TypeScript.PrefixUnaryExpression,
  convert: Convert,
): Expression {
  if (node.operator === ts.SyntaxKind.ExclamationToken) return { kind: 'not', operand: convert(node.operand) };
  if (node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand)) {
    return { kind: 'literal', value: -Number(node.operand.text) };
  }
  throw new InvalidRule('unknown operator');
}

function convertBinary(ts: typeof TypeScript, node: TypeScript.BinaryExpression, convert: Convert): Expression {
  const operator = ts.tokenToString(node.operatorToken.kind) ?? '';
  const operands = { left: convert(node.left), right: convert(node.right) };
  if (operator === '&&') return { kind: 'and', ...operands };
  if (operator === '||') return { kind: 'or', ...operands };
  if (isOperator(operator)) return { kind: 'compare', operator, ...operands };
  throw new InvalidRule(`unknown operator ${operator}`);
}

function isOperator(text: string): text is Operator {
  return ['==', '!=', '<', '<=', '>', '>=', 'in'].includes(text);
}
