import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../build/operations';

const WATCH_MEMORY = join(ROOT, 'scripts/bench/draw/watchMemory.cjs');
const BYTES_OF_MB = 1_024 * 1_024;

export interface Program {
  readonly args: readonly string[]; // of Node
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How a process ended. */
export interface Ended {
  readonly seconds: number; // from its start
  readonly peakMb: number; // resident, the most that it held
  readonly exitCode: number | null; // null: it was killed
  readonly answer: unknown; // of a function; undefined: it came to none
  readonly output: string; // its end, for whoever asks why
}

export interface Watched {
  readonly ended: Promise<Ended>;
  kill(): void;
}

const OUTPUT_KEPT = 20_000;

/** Runs a program in a process of its own and looks at its memory. */
export function startWatched({ args, environment }: Program): Watched {
  const child = spawn(process.execPath, ['--require', WATCH_MEMORY, ...args], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const startedAt = performance.now();
  const heard = { output: '', said: '' };
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => void (heard.output = (heard.output + text).slice(-OUTPUT_KEPT)));
  child.stdio[3]?.on('data', (text: Buffer) => void (heard.said += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      const seconds = (performance.now() - startedAt) / 1_000;
      resolve({ seconds, exitCode, output: heard.output, ...understand(heard.said) });
    });
  });
  return { ended, kill: () => void child.kill('SIGKILL') };
}

/** What was told on file descriptor 3; the last line may be cut off by a kill. */
function understand(said: string): Pick<Ended, 'peakMb' | 'answer'> {
  const lines = said.split('\n').slice(0, -1);
  const told = (what: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : []));
  const [answer] = told('answer');
  return {
    peakMb: Math.max(0, ...told('peak').map(Number)) / BYTES_OF_MB,
    answer: answer === undefined ? undefined : JSON.parse(answer),
  };
}
