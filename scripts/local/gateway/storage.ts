import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of cloud storage by their cloud path: plain files in a folder, or a map in memory. */
export interface FileStore {
  read(cloudPath: string): Promise<Buffer | null>;
  write(cloudPath: string, content: Buffer): Promise<void>;
  remove(cloudPath: string): Promise<boolean>;
}

export function openFileStore(dataDir: string | undefined): FileStore {
  return dataDir === undefined ? openMemoryStore() : openFolderStore(join(dataDir, 'storage'));
}

function openMemoryStore(): FileStore {
  const files = new Map<string, Buffer>();
  return {
    read: async (cloudPath) => files.get(cloudPath) ?? null,
    write: async (cloudPath, content) => void files.set(cloudPath, content),
    remove: async (cloudPath) => files.delete(cloudPath),
  };
}

/** A file is named by the hash of its path, so no path can lead out of the folder or be too long for it. */
function openFolderStore(folder: string): FileStore {
  const fileOf = (cloudPath: string): string =>
    join(folder, createHash('sha256').update(cloudPath).digest('hex'));
  return {
    read: (cloudPath) => readFile(fileOf(cloudPath)).catch(absentAs(null)),
    async write(cloudPath, content) {
      const file = fileOf(cloudPath);
      await mkdir(folder, { recursive: true });
      await writeFile(`${file}.part`, content);
      await rename(`${file}.part`, file); // a file is whole or not there
    },
    remove: (cloudPath) => rm(fileOf(cloudPath)).then(() => true, absentAs(false)),
  };
}

function absentAs<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}
