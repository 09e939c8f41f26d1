import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../build/operations';
import { isProduct, readProject } from './project';

const versions = z.record(z.string(), z.string());
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

const { dependencies, devDependencies } = z
  .object({ dependencies: versions, devDependencies: versions })
  .parse(readJson('package.json'));

/** Run by a script or read by the compiler, so that no source imports them. */
const TOOLS = ['@types/jest', '@types/node', 'jest', 'prettier', 'tsx'];

const imported = readProject().flatMap(({ path, imports }) =>
  imports.flatMap(({ specifier }) => {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    const isOurs = specifier.startsWith('.') || name.startsWith('node:') || builtinModules.includes(name);
    return isOurs ? [] : [{ name, path }];
  }),
);

test('every package that is imported is declared, and what is deployed is a dependency', () => {
  const wrong = imported.filter(({ name, path }) =>
    isProduct(path)
      ? dependencies[name] === undefined
      : dependencies[name] === undefined && devDependencies[name] === undefined,
  );

  expect(wrong).toEqual([]);
});

test('every package that is declared is used', () => {
  const used = new Set([...imported.map(({ name }) => name), ...TOOLS]);

  expect(
    [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter((name) => !used.has(name)),
  ).toEqual([]);
});

test('versions are exact', () => {
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the lock file is whole: it knows what every other machine would install', () => {
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ optionalDependencies: versions.optional() })) })
    .parse(readJson('package-lock.json'));
  const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));

  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !locked.has(name));
  expect(missing).toEqual([]);
});
