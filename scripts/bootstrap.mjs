// Every `npm run` starts here, in plain Node, because nothing is installed yet in a fresh clone: it installs
// and builds what is missing or stale, then runs the wanted step. All progress goes to stderr; stdout belongs
// to the step.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_MAJOR_MIN = 20;

const typescript = (file, ...args) => ({ file: process.execPath, args: ['--import', 'tsx', file, ...args] });
const installed = (file, ...args) => ({ file: process.execPath, args: [join('node_modules', file), ...args] });
const generateCheck = typescript('scripts/generate.ts', '--check');
const typeCheck = installed(
  'typescript/bin/tsc',
  ...['--noEmit', '--incremental', '--tsBuildInfoFile', '.local/types.tsbuildinfo', '-p', '.'],
);

/** What each name of package.json's scripts runs, after `prepare`; the last one's exit code is the answer. */
const STEPS = {
  start: { prepare: 'build', run: [typescript('scripts/local/start.ts')] },
  dev: { prepare: 'build', run: [typescript('scripts/local/start.ts', '--watch')] },
  demo: { prepare: 'build', run: [typescript('scripts/demo.ts')] },
  bench: { prepare: 'build', run: [typescript('scripts/bench/index.ts')] },
  race: { prepare: 'build', run: [typescript('scripts/testing/race.ts')] },
  mutations: { prepare: 'install', run: [typescript('scripts/testing/mutations.ts')] },
  test: { prepare: 'build', run: [generateCheck, typeCheck, installed('jest/bin/jest.js')] },
  build: { prepare: 'build', run: [] },
  generate: { prepare: 'install', run: [typescript('scripts/generate.ts')] },
  check: { prepare: 'install', run: [generateCheck, typeCheck] },
  features: { prepare: 'install', run: [typescript('scripts/tidy/features.ts')] },
  new: { prepare: 'install', run: [typescript('scripts/new.ts'), typescript('scripts/generate.ts')] },
  'verify-draw': { prepare: 'install', run: [typescript('scripts/verifyDraw.ts')] },
  'rotate-keys': { prepare: 'install', run: [typescript('scripts/rotateIdentityKeys.ts')] },
  deploy: { prepare: 'build', run: [generateCheck, typeCheck, typescript('scripts/deploy.ts')] },
  provision: { prepare: 'install', run: [typescript('scripts/provision.ts')] },
};

await main(process.argv[2] ?? '', process.argv.slice(3));

async function main(name, args) {
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    fail(
      `This project needs Node ${NODE_MAJOR_MIN} or newer; this is ${process.version}. See https://nodejs.org`,
    );
  }
  const step = STEPS[name];
  if (step === undefined) fail(`Unknown step "${name}". There are: ${Object.keys(STEPS).join(', ')}.`);

  process.chdir(ROOT);
  await installWhenStale();
  if (step.prepare === 'build') await buildWhenStale();
  for (const [index, command] of step.run.entries()) {
    const takesArguments = command.file === process.execPath && index === argumentsGoTo(step);
    await runOrExit({ ...command, args: takesArguments ? [...command.args, ...args] : command.args });
  }
}

/** `npm run new -- name kind` hands its words to the first command, every other step to its last. */
function argumentsGoTo(step) {
  return step === STEPS.new ? 0 : step.run.length - 1;
}

async function installWhenStale() {
  if (isInstalled()) return;
  say('installing dependencies (once, and again when package-lock.json changes) ...');
  const npm = process.env.npm_execpath;
  // Where something is installed already, only what differs is replaced: others may be running on it.
  const verb = statSync('node_modules', { throwIfNoEntry: false }) === undefined ? 'ci' : 'install';
  const args = [verb, '--no-audit', '--no-fund', '--loglevel=error'];
  await runOrExit(
    npm?.endsWith('.js')
      ? { file: process.execPath, args: [npm, ...args], stdoutToStderr: true }
      : { file: 'npm', args, stdoutToStderr: true, shell: process.platform === 'win32' },
  );
}

/**
 * npm leaves a copy of the lock file behind when an installation is complete. Optional packages are for other
 * machines.
 */
function isInstalled() {
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  );
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return {};
  }
}

async function buildWhenStale() {
  const stamp = 'dist/.inputs';
  const inputs = fingerprint([
    'cloudfunctions',
    'database/collections',
    'scripts/build',
    'scripts/build.ts',
    'package-lock.json',
  ]);
  if (readText(stamp) === inputs) return;
  say('building the functions ...');
  await runOrExit({ ...typescript('scripts/build.ts'), stdoutToStderr: true });
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, inputs);
}

/** Changes when a file that goes into a bundle is added, removed or saved. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || path.endsWith('.test.ts')) return;
    if (stats.isDirectory()) for (const entry of readdirSync(path).sort()) visit(join(path, entry));
    else hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Goes on after success; otherwise ends this process as the child ended. Signals reach the child, and the
 * child decides.
 */
async function runOrExit({ file, args, stdoutToStderr = false, shell = false }) {
  const child = spawn(file, args, {
    stdio: ['inherit', stdoutToStderr ? process.stderr : 'inherit', 'inherit'],
    shell,
  });
  const pass = (signal) => {
    // In a terminal Ctrl-C reaches the whole group, the child included.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, pass));
  const { code, signal, error } = await new Promise((resolve) => {
    child.on('error', (cause) => resolve({ error: cause }));
    child.on('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  signals.forEach((each) => process.off(each, pass));
  if (error !== undefined) fail(`${file} does not start: ${error.message}`);
  if (signal) process.exit(128 + constants.signals[signal]);
  if (code !== 0) process.exit(code);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
