import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Answers whether it wrote. A reader never sees half a file: the new content is renamed into place. */
export function writeIfChanged(path: string, content: string | Uint8Array): boolean {
  const bytes = Buffer.from(content);
  if (readOrNull(path)?.equals(bytes) === true) return false;
  mkdirSync(dirname(path), { recursive: true });
  const written = `${path}.${process.pid}.tmp`;
  writeFileSync(written, bytes);
  renameSync(written, path);
  return true;
}

export function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
