import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Contract } from '../../../cloudfunctions/common/contract/defineContract';
import { loadContract } from '../../build/contracts';
import { listOperations } from '../../build/operations';

const deployment = z.object({
  functions: z.array(
    z.object({
      name: z.string(),
      timeout: z.number().optional(),
      memorySize: z.number().optional(),
      triggers: z.array(z.object({ name: z.string(), type: z.string(), config: z.string() })).optional(),
    }),
  ),
});
export type DeployedFunction = z.output<typeof deployment>['functions'][number];

const collections = z.array(z.object({ name: z.string(), title: z.string().default('') }));
export type CollectionTitle = z.output<typeof collections>[number];

const jsonSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.output<typeof jsonSchema>;

/** What the checkout says about itself. A file that was not generated yet is empty: the console still opens. */
export class Project {
  constructor(private readonly root: string) {}

  deployedFunctions(): readonly DeployedFunction[] {
    return this.read('cloudbaserc.json', deployment)?.functions ?? [];
  }

  /** From the function's name to its path under HTTP access. */
  httpPaths(): ReadonlyMap<string, string> {
    const routes = this.read('database/generated/httpRoutes.json', z.record(z.string(), z.string())) ?? {};
    return new Map(Object.entries(routes).map(([path, name]) => [name, path]));
  }

  collections(): readonly CollectionTitle[] {
    return this.read('database/generated/collections.json', collections) ?? [];
  }

  /** The JSON schema of a collection's documents, when it has one. */
  model(collection: string): JsonSchema | null {
    if (!/^[\w-]+$/.test(collection)) return null;
    return this.read(`database/generated/models/${collection}.json`, jsonSchema);
  }

  /** The function's contract, as the sources have it: what it does, what it takes, what it may refuse. */
  contract(functionName: string): Contract | null {
    const functionsDir = join(this.root, 'cloudfunctions');
    return listOperations(functionsDir).includes(functionName)
      ? loadContract(functionName, functionsDir)
      : null;
  }

  private read<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | null {
    const file = join(this.root, path);
    return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  }
}
