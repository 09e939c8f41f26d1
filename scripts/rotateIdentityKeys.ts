import { parseArgs } from 'node:util';
import { openVault, type Vault } from '../cloudfunctions/common/platform/vault';
import { openDatabase } from '../cloudfunctions/common/store/cloudbase';
import type { Changes, Database } from '../cloudfunctions/common/store/database';
import type { Identity } from '../cloudfunctions/common/store/identities';
import { repeatSafely } from '../cloudfunctions/common/store/retry';

/**
 * Seals every identity again under the current key: `npm run rotate-keys -- [--max N] [--after ID]`.
 *
 * To change the key: add the new one to IDENTITY_KEYS and name it in IDENTITY_KEY_ID, deploy, wait until no instance
 * of before is left (the platform ends idle ones within the hour), run this until it says that every identity is
 * sealed under the new key, then take the old one out of IDENTITY_KEYS. Stopping it at any moment loses nothing.
 *
 * It needs the three IDENTITY_ variables, TCB_ENV_ID, and TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY of an
 * account that may write the environment's database.
 */
const BATCH_MAX = 100;
const RUN_MAX = 10_000;

export interface RotateOptions {
  readonly after: string | null; // goes on behind this id
  readonly max: number; // identities looked at in this run
  readonly batchMax?: number;
  readonly onBatch?: (rotation: Rotation) => void;
}

export interface Rotation {
  readonly examined: number;
  readonly rotated: number;
  readonly unreadable: readonly string[]; // ids of identities that their key does not open
  readonly lastId: string | null; // where to go on
  readonly isComplete: boolean; // the end was reached
}

/** Walks the identities by descending id, one bounded page after another. */
export async function rotateIdentities(db: Database, vault: Vault, options: RotateOptions): Promise<Rotation> {
  const batchMax = options.batchMax ?? BATCH_MAX;
  let rotation: Rotation = {
    examined: 0,
    rotated: 0,
    unreadable: [],
    lastId: options.after,
    isComplete: false,
  };
  while (!rotation.isComplete && rotation.examined < options.max) {
    const limit = Math.min(batchMax, options.max - rotation.examined);
    const batch = await db.find('identities', behind(rotation.lastId), { order: [['_id', 'desc']], limit });
    rotation = { ...(await rotateBatch(db, vault, batch, rotation)), isComplete: batch.length < limit };
    options.onBatch?.(rotation);
  }
  return rotation;
}

const behind = (id: string | null) => ({ all: id === null ? {} : { _id: { lt: id } } });

async function rotateBatch(
  db: Database,
  vault: Vault,
  batch: readonly Identity[],
  before: Rotation,
): Promise<Rotation> {
  let { rotated } = before;
  const unreadable = [...before.unreadable];
  for (const identity of batch) {
    const changes = reseal(vault, identity);
    if (changes === 'unreadable') unreadable.push(identity._id);
    else if (changes !== null && (await replaceSealed(db, identity, changes))) rotated += 1;
  }
  const examined = before.examined + batch.length;
  return { ...before, examined, rotated, unreadable, lastId: batch.at(-1)?._id ?? before.lastId };
}

/** The identity's sealed fields under the current key, or null when they are already. */
export function reseal(vault: Vault, { openid, name, idNumber }: Identity): Changes | 'unreadable' | null {
  if (vault.isCurrent(name) && vault.isCurrent(idNumber)) return null;
  const inName = { openid, field: 'name' } as const;
  const inIdNumber = { openid, field: 'idNumber' } as const;
  try {
    return {
      name: { set: vault.seal(vault.open(name, inName), inName) },
      idNumber: { set: vault.seal(vault.open(idNumber, inIdNumber), inIdNumber) },
    };
  } catch {
    return 'unreadable'; // of one shopper; reported with its id, and the others go on
  }
}

/** Only over what was read: an identity that was erased or written meanwhile is left as it is. */
function replaceSealed(
  db: Database,
  { _id: id, name, idNumber }: Identity,
  changes: Changes,
): Promise<boolean> {
  const unchanged = { 'name.iv': name.iv, 'idNumber.iv': idNumber.iv };
  return repeatSafely(() => db.updateWhere('identities', id, unchanged, changes));
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { max: { type: 'string' }, after: { type: 'string' } } });
  const max = Number(values.max ?? RUN_MAX);
  if (!Number.isSafeInteger(max) || max < 1) throw new Error('--max is a whole number from 1');
  process.env['SCF_NAMESPACE'] ??= process.env['TCB_ENV_ID'] ?? '';

  const report = ({ examined, rotated, lastId }: Rotation) =>
    console.error(`looked at ${examined}, sealed again ${rotated}, last id ${lastId ?? '-'}`);
  const options = { after: values.after ?? null, max, onBatch: report };
  const rotation = await rotateIdentities(openDatabase(), openVault(), options);

  for (const id of rotation.unreadable) {
    console.error(`identities/${id} cannot be opened: was it edited, or is its key missing?`);
  }
  if (!rotation.isComplete) console.error(`not at the end yet: go on with --after ${rotation.lastId}`);
  const isDone = rotation.isComplete && rotation.unreadable.length === 0;
  if (isDone) console.error(`to the end, every identity is sealed under ${process.env['IDENTITY_KEY_ID']}`);
  process.exitCode = isDone ? 0 : 1;
}

if (require.main === module) void main();
