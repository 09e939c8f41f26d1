import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The engine's file marks a folder as a local cloud's. */
const DOCUMENTS_FILE = 'documents.mdb';
const OWNER_FILE = 'in-use-by';

/** A folder that cannot be used, said so that a person can act on it. */
export class DataRefused extends Error {}

/** Removes everything that a local cloud has kept there. A folder of anything else is left alone. */
export function resetData(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const isOurs = existsSync(join(dataDir, DOCUMENTS_FILE)) || readdirSync(dataDir).length === 0;
  if (!isOurs) throw new DataRefused(`${dataDir} does not look like a local cloud's data; it was not touched`);
  rmSync(dataDir, { recursive: true });
}

/** Takes the folder for this process; answers how to give it back. Two clouds on one folder would spoil it. */
export function claimData(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, OWNER_FILE);
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner > 0 && owner !== process.pid && isAlive(owner)) {
    throw new DataRefused(
      `${dataDir} is in use by another local cloud (process ${owner}); stop it or choose --data`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
  }
}
