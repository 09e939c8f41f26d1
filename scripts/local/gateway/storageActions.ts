import { posix } from 'node:path';
import * as z from 'zod';
import { parse } from './body';
import { PlatformError } from './reply';
import type { Answer } from './reply';
import type { FileStore } from './storage';

const FILES_MAX = 50; // of one request
const URL_AGE_SECONDS = 7200; // of a download address, when the request names none

const fileIds = z.array(z.string().min(1)).min(1).max(FILES_MAX);
const uploadBody = z.object({ path: z.string().min(1) });
const deleteBody = z.object({ fileid_list: fileIds });
const downloadFile = z.object({
  fileid: z.string().min(1),
  max_age: z.number().positive().optional(),
});
const downloadBody = z.object({ file_list: z.array(downloadFile).min(1).max(FILES_MAX) });
const copyFile = z.object({
  src_path: z.string().min(1),
  dst_path: z.string().min(1),
  overwrite: z.boolean().optional(),
  remove_original: z.boolean().optional(),
});
const copyBody = z.object({ file_list: z.array(copyFile).min(1).max(FILES_MAX) });

export interface StorageContext {
  readonly store: FileStore;
  readonly envId: string;
  readonly url: string; // of the gateway
  readonly now: () => number;
}

export const STORAGE_PREFIX = '/storage';

async function getUploadMetadata(body: unknown, { envId, url }: StorageContext): Promise<Answer> {
  const { path } = parse(uploadBody, body);
  const fileId = fileIdOf(envId, path);
  // The SDK sends cosFileId as a header, so it must be plain ASCII.
  const cosFileId = Buffer.from(fileId).toString('base64');
  const data = { url: fileUrl(url, path), token: 'local', authorization: 'local', fileId, cosFileId };
  return { fields: { data } };
}

async function getDownloadUrls(body: unknown, { store, url, now }: StorageContext): Promise<Answer> {
  const { file_list: files } = parse(downloadBody, body);
  const list = files.map(async ({ fileid, max_age: maxAge = URL_AGE_SECONDS }) => {
    const path = cloudPathOf(fileid);
    const exists = path !== null && (await store.read(path)) !== null;
    if (!exists) return { code: 'STORAGE_FILE_NONEXIST', fileID: fileid, tempFileURL: '' };
    const tempFileURL = `${fileUrl(url, path)}?expires=${now() + maxAge * 1000}`;
    return { code: 'SUCCESS', fileID: fileid, tempFileURL, maxAge };
  });
  return { fields: { data: { download_list: await Promise.all(list) } } };
}

async function deleteFiles(body: unknown, { store }: StorageContext): Promise<Answer> {
  const list = parse(deleteBody, body).fileid_list.map(async (fileID) => {
    const path = cloudPathOf(fileID);
    const removed = path !== null && (await store.remove(path));
    return { fileID, code: removed ? 'SUCCESS' : 'STORAGE_FILE_NONEXIST' };
  });
  return { fields: { data: { delete_list: await Promise.all(list) } } };
}

async function copyFiles(body: unknown, { store, envId }: StorageContext): Promise<Answer> {
  const copied: unknown[] = [];
  for (const file of parse(copyBody, body).file_list) {
    copied.push({ code: await copy(store, file), fileId: fileIdOf(envId, file.dst_path) });
  }
  return { fields: { data: { copy_list: copied } } };
}

type StorageAction = (body: unknown, context: StorageContext) => Promise<Answer>;

export const STORAGE_ACTIONS: ReadonlyMap<string, StorageAction> = new Map([
  ['storage.getUploadMetadata', getUploadMetadata],
  ['storage.batchGetDownloadUrl', getDownloadUrls],
  ['storage.batchDeleteFile', deleteFiles],
  ['storage.batchCopyFile', copyFiles],
]);

/** The address of a file holds its path in base64url: the SDK encodes an address a second time, this survives it. */
function fileUrl(url: string, cloudPath: string): string {
  return `${url}${STORAGE_PREFIX}/${Buffer.from(cloudPath).toString('base64url')}${posix.extname(cloudPath)}`;
}

/** The cloud path in the address of a file. */
export function pathOfUrl(pathname: string): string {
  const name = pathname.slice(STORAGE_PREFIX.length + 1);
  return Buffer.from(name.split('.')[0] ?? '', 'base64url').toString('utf8');
}

function fileIdOf(envId: string, cloudPath: string): string {
  return `cloud://${envId}.local-${envId}/${cloudPath}`;
}

function cloudPathOf(fileId: string): string | null {
  return /^cloud:\/\/[^/]+\/(.+)$/s.exec(fileId)?.[1] ?? null;
}

async function copy(store: FileStore, file: z.infer<typeof copyFile>): Promise<string> {
  const content = await store.read(file.src_path);
  if (content === null) return 'STORAGE_FILE_NONEXIST';
  if (file.overwrite === false && (await store.read(file.dst_path)) !== null) return 'STORAGE_FILE_EXIST';
  await store.write(file.dst_path, content);
  if (file.remove_original === true) await store.remove(file.src_path);
  return 'SUCCESS';
}

/** A download address says when it ends; it is refused after that. */
export function refuseExpired(query: URLSearchParams, now: number): void {
  const expiresAt = query.get('expires');
  if (expiresAt === null || now >= Number(expiresAt)) {
    throw new PlatformError('STORAGE_SIGN_PARAM_INVALID', 'the download address has expired');
  }
}
