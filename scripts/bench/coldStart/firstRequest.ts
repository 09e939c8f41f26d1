import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { invariant } from '../../../cloudfunctions/common/domain/invariant';
import { ROOT } from '../../build/operations';

const INVOKE = join(ROOT, 'scripts/bench/coldStart/invoke.cjs');
const WAIT_MS_MAX = 20_000;

type Knock = (at: number, action: string) => void;
const nobodyWaits = (): void => undefined;

/** A function to start cold: in a process of its own, with exactly this environment. */
export interface ColdFunction {
  readonly file: string;
  readonly event: unknown;
  readonly context: unknown;
  readonly environment: Readonly<Record<string, string>>;
}

/** A gateway that knows only when somebody knocks: the first request is what is waited for, and is never answered. */
export interface Doorbell {
  readonly url: string;
  /** Milliseconds from the start of the process to the arrival of its first request. */
  time(cold: ColdFunction): Promise<number>;
  close(): void;
}

export async function openDoorbell(): Promise<Doorbell> {
  let knocked: Knock = nobodyWaits;
  const server = createServer((request) => {
    const at = performance.now();
    // Whoever is ended while sending has nothing more to say: what is waited for came before.
    readAction(request).then((action) => knocked(at, action), nobodyWaits);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  invariant(typeof address === 'object' && address !== null, 'the doorbell listens');

  async function time({ file, event, context, environment }: ColdFunction): Promise<number> {
    const args = [INVOKE, file, JSON.stringify(event), JSON.stringify(context)];
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    // It has started by now: what it takes to leave a bench with a large heap is not the function's time.
    const startedAt = performance.now();
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => void (complaint += chunk.toString()));
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<number>((resolve, reject) => {
        const fail = (why: string): void => reject(new Error(`${file} sent no request: ${why} ${complaint}`));
        timer = setTimeout(() => fail('time is over'), WAIT_MS_MAX);
        void gone.then(() => fail('its process ended'));
        knocked = (at, action) => {
          if (action.startsWith('database.')) resolve(at - startedAt);
          else fail(`its first request was ${action}`);
        };
      });
    } finally {
      knocked = nobodyWaits;
      clearTimeout(timer);
      child.kill('SIGKILL');
      await gone;
    }
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    time,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readAction(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
  return typeof body === 'object' && body !== null && 'action' in body ? String(body.action) : '';
}
