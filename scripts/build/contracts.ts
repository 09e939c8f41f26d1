import { join } from 'node:path';
import type { Contract } from '../../cloudfunctions/common/contract/defineContract';
import { FUNCTIONS_DIR, listOperations } from './operations';

/**
 * Every operation's contract, in the order of their names. A contract is data: loading it runs nothing else.
 */
export function loadContracts(functionsDir = FUNCTIONS_DIR): Contract[] {
  return listOperations(functionsDir).map((name) => loadContract(name, functionsDir));
}

export function loadContract(name: string, functionsDir = FUNCTIONS_DIR): Contract {
  const file = join(functionsDir, name, 'contract.ts');
  const loaded: Record<string, unknown> = require(file);
  const contract = Object.values(loaded).find(isContract);
  if (contract === undefined)
    throw new Error(`${file} exports no contract: see common/contract/defineContract.ts`);
  if (contract.name !== name)
    throw new Error(`${file}: the contract is named ${contract.name}, the folder ${name}`);
  return contract;
}

/** After a file of the project changed: what was loaded from it is read again. */
export function forgetLoadedSources(): void {
  for (const file of Object.keys(require.cache)) {
    if (file.startsWith(FUNCTIONS_DIR)) delete require.cache[file];
  }
}

function isContract(value: unknown): value is Contract {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['name', 'kind', 'auth', 'input', 'deploy'].every((key) => key in value)
  );
}
