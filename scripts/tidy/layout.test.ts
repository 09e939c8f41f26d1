import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { loadContract, loadContracts } from '../build/contracts';
import { BUNDLES_DIR, FUNCTIONS_DIR, ROOT, listOperations } from '../build/operations';

const operations = listOperations();
const filesOf = (operation: string): string[] => readdirSync(join(FUNCTIONS_DIR, operation));

test('there are operations, and every folder beside common is one', () => {
  const folders = readdirSync(FUNCTIONS_DIR, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  expect(operations.length).toBeGreaterThan(0);
  expect(
    folders
      .map(({ name }) => name)
      .filter((name) => name !== 'common')
      .sort(),
  ).toEqual(operations);
});

test.each(operations)('%s is a contract, a handler, an index and a test of its own name', (operation) => {
  const files = filesOf(operation);

  const strangers = files.filter(
    (file) => !['contract.ts', 'handler.ts', 'index.ts'].includes(file) && !isOwnTest(file),
  );
  expect(files).toEqual(expect.arrayContaining(['contract.ts', 'handler.ts', 'index.ts']));
  expect(files.filter(isOwnTest)).not.toEqual([]);
  expect(strangers).toEqual([]);

  function isOwnTest(file: string): boolean {
    return file === `${operation}.test.ts` || (file.startsWith(`${operation}.`) && file.endsWith('.test.ts'));
  }
});

test.each(operations)("%s is the name of its contract, and the contract's parts fit together", (operation) => {
  const { name, kind, auth, role, deploy, errors, input } = loadContract(operation);

  expect(name).toBe(operation);
  expect(name).toMatch(/^[a-z][A-Za-z]{1,39}$/);
  expect(kind === 'job').toBe(auth === 'timer');
  expect(kind === 'job').toBe(deploy.timer !== undefined);
  if (role !== undefined) expect(auth).toBe('operator');
  if (deploy.timer !== undefined) expect(deploy.timer.cron.split(' ')).toHaveLength(7);
  expect(deploy.timeoutSeconds).toBeGreaterThanOrEqual(1);
  expect(deploy.timeoutSeconds).toBeLessThanOrEqual(60);
  expect(new Set(errors).size).toBe(errors.length);
  if (kind !== 'webhook') expect(acceptsUnknownFields(input)).toBe(false);
});

test('the deployment lists exactly the operations', () => {
  const { functions } = z
    .object({ functions: z.array(z.object({ name: z.string() })) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'cloudbaserc.json'), 'utf8')));

  expect(functions.map(({ name }) => name)).toEqual(operations);
});

test('no two operations share an HTTP path', () => {
  const paths = loadContracts().flatMap(({ deploy: { http } }) => (http === undefined ? [] : [http.path]));

  expect(new Set(paths).size).toBe(paths.length);
});

test('the mini-program and its functions are where the developer tools look for them', () => {
  const { miniprogramRoot, cloudfunctionRoot } = z
    .object({ miniprogramRoot: z.string(), cloudfunctionRoot: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, 'project.config.json'), 'utf8')));

  expect(existsSync(join(ROOT, miniprogramRoot))).toBe(true);
  expect(join(ROOT, cloudfunctionRoot)).toBe(join(BUNDLES_DIR, '/'));
});

/** A typing mistake in a field's name must be refused, not ignored. */
function acceptsUnknownFields(input: z.ZodType): boolean {
  const { additionalProperties, anyOf, oneOf } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  const variants = anyOf ?? oneOf ?? [];
  return variants.length > 0
    ? variants.some((variant) => typeof variant === 'object' && variant.additionalProperties !== false)
    : additionalProperties !== false;
}
