import type { Bundles } from './bundles';
import type { FunctionDeployment } from './deployment';
import { type CloudIdentity, instanceEnvironment } from './environment';
import { InvokeRefused } from './failures';
import { Instance } from './instance';

export interface PoolOptions {
  readonly program: string;
  readonly bundles: Bundles;
  readonly clock: SharedArrayBuffer;
  readonly identity: () => CloudIdentity;
  readonly instancesMax: number; // per function
  readonly inspect: { readonly functionName: string; readonly port: number } | null;
}

/** The instances of all functions: the one used last is used first, a new one starts when none is free. */
export class InstancePool {
  private readonly all = new Map<string, Set<Instance>>();
  private readonly free = new Map<string, Instance[]>(); // the last one was used last
  private readonly learning = new Map<string, Promise<void>>(); // bundle file -> its code cache is being made
  private started = 0;

  constructor(private readonly options: PoolOptions) {}

  /** Refuses when every instance that may exist is busy. */
  take(deployment: FunctionDeployment): { readonly instance: Instance; readonly cold: boolean } {
    const free = this.free.get(deployment.name)?.pop();
    if (free !== undefined) return { instance: free, cold: false };
    const max = this.isInspected(deployment.name) ? 1 : this.options.instancesMax;
    if (this.of(deployment.name).size >= max) {
      throw new InvokeRefused(
        'EXCEED_CONCURRENT_REQUEST_LIMIT',
        `${deployment.name}: ${max} calls are running, which is the limit of concurrent instances`,
      );
    }
    return { instance: this.start(deployment), cold: true };
  }

  /** The call on it ended; it is frozen until the next one. */
  giveBack(instance: Instance): void {
    if (instance.retired) {
      this.of(instance.functionName).delete(instance);
      void instance.terminate();
      return;
    }
    const free = this.free.get(instance.functionName) ?? [];
    free.push(instance);
    this.free.set(instance.functionName, free);
    void this.learnCode(instance);
  }

  /** Starts instances until so many are free, with their bundles evaluated. */
  async warm(deployment: FunctionDeployment, count: number): Promise<void> {
    const missing = count - (this.free.get(deployment.name)?.length ?? 0);
    const room = this.options.instancesMax - this.of(deployment.name).size;
    if (missing > room)
      throw new InvokeRefused(
        'EXCEED_CONCURRENT_REQUEST_LIMIT',
        `${deployment.name}: at most ${room} more instances`,
      );
    if (missing <= 0) return;
    const first = this.start(deployment);
    await first.load();
    await this.learnCode(first);
    const others = Array.from({ length: missing - 1 }, () => this.start(deployment));
    await Promise.all(others.map((instance) => instance.load()));
    for (const instance of [...others, first]) this.giveBack(instance);
  }

  /** Ends free instances now and busy ones after their call. */
  async recycle(functionName?: string): Promise<void> {
    await Promise.all(this.learning.values());
    const names = functionName === undefined ? [...this.all.keys()] : [functionName];
    const ending: Promise<void>[] = [];
    for (const name of names) {
      this.free.delete(name);
      for (const instance of this.of(name)) {
        instance.retired = true;
        if (instance.busy) continue;
        this.of(name).delete(instance);
        ending.push(instance.terminate());
      }
    }
    await Promise.all(ending);
  }

  /** Ends every instance, busy ones too. */
  async close(): Promise<void> {
    const instances = [...this.all.values()].flatMap((each) => [...each]);
    this.all.clear();
    this.free.clear();
    await Promise.all(instances.map((instance) => instance.terminate()));
  }

  private start(deployment: FunctionDeployment): Instance {
    this.started += 1;
    const { program, bundles, clock, identity, inspect } = this.options;
    const instance = new Instance({
      id: `${deployment.name}-${this.started}`,
      deployment,
      program,
      bundle: bundles.read(deployment.bundleFile),
      clock,
      environment: instanceEnvironment(identity(), deployment),
      inspectorPort: this.isInspected(deployment.name) ? (inspect?.port ?? null) : null,
    });
    this.of(deployment.name).add(instance);
    return instance;
  }

  /** Lets the next instances start from compiled code. Only the first instance of a bundle is asked. */
  private learnCode(instance: Instance): Promise<void> {
    const bundle = instance.bundle;
    const known = this.learning.get(bundle.fileName);
    if (bundle.codeCache !== null || known !== undefined) return known ?? Promise.resolve();
    const learnt = instance.shareCode().then((cache) => {
      bundle.codeCache = cache;
      this.learning.delete(bundle.fileName);
    });
    this.learning.set(bundle.fileName, learnt);
    return learnt;
  }

  private isInspected(functionName: string): boolean {
    return this.options.inspect?.functionName === functionName;
  }

  private of(functionName: string): Set<Instance> {
    const known = this.all.get(functionName) ?? new Set();
    this.all.set(functionName, known);
    return known;
  }
}
