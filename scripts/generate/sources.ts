import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../../cloudfunctions/common/contract/defineContract';
import { invariant } from '../../cloudfunctions/common/domain/invariant';
import type { CollectionDefinition } from '../../database/collections/defineCollection';
import { loadContract, loadContracts } from '../build/contracts';
import { FUNCTIONS_DIR, ROOT } from '../build/operations';
import { listFiles } from '../tidy/sources';
import { findEnvironmentNames } from './environment';

/** Everything that is derived is derived from these. */
export interface Sources {
  readonly contracts: readonly Contract[];
  readonly collections: readonly CollectionDefinition[];
  // names of the variables that its code reads
  readonly environmentOf: (operation: string) => readonly string[];
  readonly exportNameOf: (operation: string) => string; // of the contract in its contract.ts
}

export function loadSources(): Sources {
  return {
    contracts: loadContracts(),
    collections: loadCollections(),
    environmentOf: findEnvironmentNames,
    exportNameOf: findExportName,
  };
}

function findExportName(operation: string): string {
  const contract = loadContract(operation);
  const loaded: Record<string, unknown> = require(join(FUNCTIONS_DIR, operation, 'contract.ts'));
  const found = Object.keys(loaded).find((name) => loaded[name] === contract);
  invariant(found !== undefined, 'loadContract answers one of the exports');
  return found;
}

function loadCollections(): CollectionDefinition[] {
  const folder = 'database/collections';
  if (!existsSync(join(ROOT, folder))) return [];
  return listFiles(folder, ['.ts'])
    .filter((path) => !path.endsWith('.test.ts') && !path.endsWith('/defineCollection.ts'))
    .flatMap((path) => {
      const loaded: { collection?: CollectionDefinition } = require(join(ROOT, path));
      return loaded.collection === undefined ? [] : [loaded.collection];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
