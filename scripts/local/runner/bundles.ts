import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The built bundle of a function and what V8 compiled of it, shared by all its instances. */
export interface Bundle {
  readonly fileName: string;
  readonly source: string;
  codeCache: Uint8Array | null;
}

/** Keeps each bundle until its file changes. */
export class Bundles {
  private readonly kept = new Map<string, { readonly stamp: string; readonly bundle: Bundle }>();

  read(fileName: string): Bundle {
    const { mtimeMs, size } = statSync(fileName);
    const stamp = `${mtimeMs}:${size}`;
    const kept = this.kept.get(fileName);
    if (kept?.stamp === stamp) return kept.bundle;
    const bundle: Bundle = { fileName, source: readFileSync(fileName, 'utf8'), codeCache: null };
    this.kept.set(fileName, { stamp, bundle });
    return bundle;
  }
}

let program: Promise<string> | null = null;

/** The script of an instance's thread, which cannot read TypeScript. */
export function instanceProgram(): Promise<string> {
  program ??= build({
    entryPoints: [join(__dirname, 'instance/main.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return program;
}
