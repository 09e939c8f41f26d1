import { join } from 'node:path';
import ts from 'typescript';
import { FUNCTIONS_DIR, ROOT } from '../build/operations';
import { type NewOperation, renderOperation } from '../new';
import { findWrongImports } from '../tidy/imports';
import { findTooLong } from '../tidy/lengths';
import { parseSource } from '../tidy/sources';
import { findForbidden } from '../tidy/words';

const CASES: readonly NewOperation[] = [
  { name: 'newQuery', kind: 'query', auth: 'shopper' },
  { name: 'newOpenQuery', kind: 'query', auth: 'anyone' },
  { name: 'newCommand', kind: 'command', auth: 'shopper' },
  { name: 'newOperatorCommand', kind: 'command', auth: 'operator' },
  { name: 'newJob', kind: 'job', auth: 'shopper' },
];

const files = new Map<string, string>(
  CASES.flatMap((operation) =>
    [...renderOperation(operation)].map(
      ([file, content]) => [`cloudfunctions/${operation.name}/${file}`, content] as const,
    ),
  ),
);

test('a new operation type-checks, whatever its kind', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const contentOf = (path: string): string | undefined => files.get(path.slice(ROOT.length + 1));
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(
    [...files.keys()].map((path) => join(ROOT, path)),
    options,
    {
      ...host,
      fileExists: (path) => contentOf(path) !== undefined || host.fileExists(path),
      readFile: (path) => contentOf(path) ?? host.readFile(path),
      getSourceFile: (path, ...rest) => {
        const content = contentOf(path);
        return content === undefined
          ? host.getSourceFile(path, ...rest)
          : ts.createSourceFile(path, content, ts.ScriptTarget.ES2023, true);
      },
      directoryExists: (path) => path.startsWith(FUNCTIONS_DIR) || ts.sys.directoryExists(path),
    },
  );

  const found = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(join(ROOT, path));
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
  expect(found).toEqual([]);
}, 120_000);

test('a new operation keeps the style of the house', () => {
  const sources = [...files].map(([path, content]) => parseSource(path, content));

  expect(sources.flatMap(findTooLong)).toEqual([]);
  expect(sources.flatMap(findForbidden)).toEqual([]);
  expect(sources.flatMap(findWrongImports)).toEqual([]);
});
