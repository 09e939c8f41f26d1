import { Worker } from 'node:worker_threads';
import type { Bundle } from './bundles';
import type { FunctionDeployment } from './deployment';
import { EXITED, OUT_OF_MEMORY, threw, timedOut } from './failures';
import type { CallError } from './failures';
import type { FromInstance, InstanceData, InvokeOrder, ToInstance, Waits } from './protocol';

/** Node and the SDK need room of their own beside what the function keeps. */
const MEMORY_FLOOR_MB = 128;
const STACK_MB = 4;
/** The platform limits loading too; time spent there is not the call's. */
const LOAD_MS_MAX = 10_000;

export interface InstanceOptions {
  readonly id: string;
  readonly deployment: FunctionDeployment;
  readonly program: string;
  readonly bundle: Bundle;
  readonly clock: SharedArrayBuffer;
  readonly environment: Readonly<Record<string, string>>;
  readonly inspectorPort: number | null;
}

/** What the runner hears of a call while it runs. */
export interface CallListener {
  readonly timeoutMs: number | null; // null: not limited
  logged(text: string): void;
  waits(waits: Waits): void;
}

export type InstanceEnding =
  | { readonly outcome: 'answered'; readonly json: string }
  | { readonly outcome: 'threw'; readonly error: CallError; readonly stack: string }
  | { readonly outcome: 'timedOut' | 'crashed'; readonly error: CallError };

interface Running {
  readonly callId: string;
  readonly listener: CallListener;
  readonly end: (ending: InstanceEnding) => void;
  timer: NodeJS.Timeout | null;
}

/**
 * One instance of a function: a thread with its own environment and memory limit. Ending the thread is the
 * crash.
 */
export class Instance {
  readonly id: string;
  readonly functionName: string;
  readonly bundle: Bundle;
  /** No further call comes to it. */
  retired = false;
  /** Of the scheduled run that evaluated its bundle last; 0: none. */
  loadedInRun = 0;
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private running: Running | null = null;
  private onLoaded: ((problem: string | null) => void) | null = null;
  private onCode: ((cache: Uint8Array | null) => void) | null = null;
  private endError: CallError = EXITED;

  constructor(private readonly options: InstanceOptions) {
    const { id, deployment, program, bundle } = options;
    this.id = id;
    this.functionName = deployment.name;
    this.bundle = bundle;
    const data: InstanceData = {
      instanceId: id,
      functionName: deployment.name,
      ...bundle,
      clock: options.clock,
      inspectorPort: options.inspectorPort,
    };
    this.worker = new Worker(program, {
      eval: true,
      name: id,
      execArgv: [],
      env: { ...options.environment },
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(MEMORY_FLOOR_MB, deployment.memoryMb),
        stackSizeMb: STACK_MB,
      },
      workerData: data,
    });
    this.worker.on('message', (message: FromInstance) => this.hear(message));
    this.worker.on('error', (error) => this.fail(error));
    this.exited = new Promise((resolve) => this.worker.once('exit', () => resolve(this.leave())));
  }

  get busy(): boolean {
    return this.running !== null;
  }

  /** Evaluates the bundle, so that the first call is warm. */
  async load(): Promise<void> {
    const problem = await new Promise<string | null>((resolve) => {
      this.onLoaded = resolve;
      this.tell({ kind: 'load', environment: this.options.environment });
    });
    if (problem !== null) throw new Error(`${this.functionName} cannot be loaded: ${problem}`);
  }

  invoke(order: InvokeOrder, listener: CallListener): Promise<InstanceEnding> {
    return new Promise((end) => {
      this.running = { callId: order.callId, listener, end, timer: null };
      this.limitTime(this.running, LOAD_MS_MAX);
      this.tell(order);
    });
  }

  /** Lets a sleep of a scheduled call end. */
  wake(callId: string, sleepId: number): void {
    this.tell({ kind: 'wake', callId, sleepId });
  }

  /** What V8 compiled of the bundle so far; null when the thread ends before it can say. */
  shareCode(): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      this.onCode = resolve;
      this.tell({ kind: 'shareCode' });
    });
  }

  /** Ends the thread wherever it stands; a running call has crashed. */
  async terminate(): Promise<void> {
    this.retired = true;
    await this.worker.terminate();
    await this.exited;
  }

  private tell(message: ToInstance): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromInstance): void {
    if (message.kind === 'loaded') this.onLoaded?.(message.problem);
    else if (message.kind === 'code') this.onCode?.(message.cache);
    else if (message.kind === 'waitsForDebugger')
      process.stderr.write(`${this.id} waits for a debugger at ${message.url}\n`);
    else this.hearOfCall(message);
  }

  private hearOfCall(message: Exclude<FromInstance, { kind: 'loaded' | 'code' | 'waitsForDebugger' }>): void {
    const running = this.running;
    if (running === null || message.callId !== running.callId) return;
    switch (message.kind) {
      case 'started':
        this.limitTime(running, 0);
        break;
      case 'logged':
        running.listener.logged(message.text);
        break;
      case 'waits':
        running.listener.waits(message.waits);
        break;
      case 'answered':
        this.end({ outcome: 'answered', json: message.json });
        break;
      case 'threw':
        this.end({ outcome: 'threw', error: threw(message.message), stack: message.stack });
        break;
    }
  }

  private limitTime(running: Running, extraMs: number): void {
    if (running.timer !== null) clearTimeout(running.timer);
    if (running.listener.timeoutMs === null) return;
    running.timer = setTimeout(() => {
      this.endError = timedOut(this.options.deployment.timeoutSeconds);
      void this.terminate();
    }, running.listener.timeoutMs + extraMs);
  }

  private fail(error: unknown): void {
    const isMemory =
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.endError = isMemory ? OUT_OF_MEMORY : { ...EXITED, message: `${EXITED.message}: ${String(error)}` };
  }

  private leave(): void {
    this.retired = true;
    this.onLoaded?.(this.endError.message);
    this.onCode?.(null);
    const outcome = this.endError.code === 'FUNCTIONS_TIME_LIMIT_EXCEEDED' ? 'timedOut' : 'crashed';
    this.end({ outcome, error: this.endError });
  }

  private end(ending: InstanceEnding): void {
    const running = this.running;
    if (running === null) return;
    this.running = null;
    if (running.timer !== null) clearTimeout(running.timer);
    running.end(ending);
  }
}
