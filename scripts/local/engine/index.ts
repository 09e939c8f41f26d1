import { LocalEngine } from './engine';
import { Journal } from './journal';
import type { Engine } from './types';

export interface EngineOptions {
  readonly dataDir?: string; // the documents live there; absent: in memory only
  readonly now: () => number; // epoch ms
}

export async function openEngine({ dataDir, now }: EngineOptions): Promise<Engine> {
  if (dataDir === undefined) return new LocalEngine({ now, journal: null, collections: new Map() });
  return new LocalEngine({ now, ...Journal.open(dataDir) });
}
