import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeVault, type Vault } from '../cloudfunctions/common/platform/vault';
import { readVaultKeys } from '../cloudfunctions/common/platform/vaultKeys';
import type { Identity } from '../cloudfunctions/common/store/identities';
import { OTHER, SHOPPER, WANG } from '../cloudfunctions/common/testing/people';
import { openWorld, type World } from '../cloudfunctions/common/testing/world';
import { reseal } from './rotateIdentityKeys';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const OLD = {
  IDENTITY_KEYS: JSON.stringify({ k1: keyOf(1) }),
  IDENTITY_KEY_ID: 'k1',
  IDENTITY_INDEX_KEY: keyOf(9),
};
const BOTH = { ...OLD, IDENTITY_KEYS: JSON.stringify({ k1: keyOf(1), k2: keyOf(2) }), IDENTITY_KEY_ID: 'k2' };
const NEW = { ...BOTH, IDENTITY_KEYS: JSON.stringify({ k2: keyOf(2) }) };

const vaultOf = (variables: typeof OLD): Vault =>
  makeVault(
    readVaultKeys({
      keys: variables.IDENTITY_KEYS,
      keyId: variables.IDENTITY_KEY_ID,
      indexKey: variables.IDENTITY_INDEX_KEY,
    }),
  );

describe('one identity', () => {
  const inName = { openid: SHOPPER, field: 'name' } as const;
  const inIdNumber = { openid: SHOPPER, field: 'idNumber' } as const;
  const seal = (vault: Vault): Identity => ({
    _id: vault.indexOf(WANG.idNumber),
    openid: SHOPPER,
    name: vault.seal(WANG.realName, inName),
    idNumber: vault.seal(WANG.idNumber, inIdNumber),
    provider: 'none',
    verifiedAt: 0,
  });

  test('F-128 sealed under the old key is sealed again under the new one, and opens without the old', () => {
    const identity = seal(vaultOf(OLD));

    const changes = reseal(vaultOf(BOTH), identity);

    expect(changes).toMatchObject({ name: { set: { keyId: 'k2' } }, idNumber: { set: { keyId: 'k2' } } });
    const rotated = applySets(identity, changes);
    expect(vaultOf(NEW).open(rotated.name, inName)).toBe(WANG.realName);
    expect(vaultOf(NEW).open(rotated.idNumber, inIdNumber)).toBe(WANG.idNumber);
  });

  test('F-128 sealed under the current key is left alone', () => {
    expect(reseal(vaultOf(BOTH), seal(vaultOf(BOTH)))).toBeNull();
  });

  test('F-128 half sealed under the old key is sealed again as a whole', () => {
    const identity = { ...seal(vaultOf(BOTH)), name: vaultOf(OLD).seal(WANG.realName, inName) };

    const changes = reseal(vaultOf(BOTH), identity);

    expect(changes).toMatchObject({ name: { set: { keyId: 'k2' } }, idNumber: { set: { keyId: 'k2' } } });
  });

  test('F-128 that was moved to another shopper, or whose key is gone, is unreadable and not written', () => {
    const identity = seal(vaultOf(OLD));

    expect(reseal(vaultOf(BOTH), { ...identity, openid: OTHER })).toBe('unreadable');
    expect(reseal(vaultOf(NEW), identity)).toBe('unreadable');
  });
});

describe('the whole collection, by the command', () => {
  const SHOPPERS = 7;
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
    const vault = vaultOf(OLD);
    const documents = Array.from({ length: SHOPPERS }, (_, index) => identityOf(vault, index));
    await world.cloud.engine.insert({ collection: 'identities', documents });
  });
  afterEach(() => world.close());

  test('F-128 every identity is sealed under the new key, and running it again changes nothing', async () => {
    const first = await rotate(BOTH);
    const after = await world.all('identities');

    const again = await rotate(BOTH);

    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.output).toContain(`looked at ${SHOPPERS}, sealed again ${SHOPPERS}`);
    expect(first.output).toContain('every identity is sealed under k2');
    const opened = after.map((identity) => openAll(vaultOf(NEW), identity));
    expect(opened).toEqual(after.map(({ openid }) => namesOf(openid)));
    expect(again.output).toContain(`looked at ${SHOPPERS}, sealed again 0`);
    expect(await world.all('identities')).toEqual(after);
  });

  test('F-128 a run is bounded and says where the next one goes on', async () => {
    const first = await rotate(BOTH, '--max', '3');
    const lastId = /--after (\w+)/.exec(first.output)?.[1] ?? '';

    const second = await rotate(BOTH, '--max', '10', '--after', lastId);

    expect(first).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('looked at 3, sealed again 3'),
    });
    expect(second).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('looked at 4, sealed again 4'),
    });
    expect((await world.all('identities')).filter(({ name }) => name.keyId !== 'k2')).toEqual([]);
  });

  test('F-128 an identity that cannot be opened is named and left, others go on, no secret is printed', async () => {
    const [broken] = await world.all('identities');
    await world.edit('identities', broken?._id ?? '', { $set: { openid: 'oThief_TTTTTTTTTTTTTTTTTTTTT' } });

    const { exitCode, output } = await rotate(BOTH);

    expect(exitCode).toBe(1);
    expect(output).toContain(`identities/${broken?._id} cannot be opened`);
    expect(output).toContain(`sealed again ${SHOPPERS - 1}`);
    const left = (await world.all('identities')).filter(({ name }) => name.keyId === 'k1');
    expect(left.map(({ _id }) => _id)).toEqual([broken?._id]);
    for (const secret of ['王', '1101', keyOf(1), keyOf(2), keyOf(9)]) expect(output).not.toContain(secret);
  });

  test('F-128 F-130 an identity that moved to another account meanwhile is not overwritten', async () => {
    const { faults, engine } = world.cloud;
    faults.set({ kind: 'latency', ms: 1_500, match: { action: 'database.modifyDocument', times: 1 } });
    const rotation = rotate(BOTH);
    while (faults.list()[0]?.hits !== 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const [last] = (await world.all('identities')).sort((a, b) => (a._id < b._id ? 1 : -1)); // the walk begins there

    const moved = { ...identityOf(vaultOf(BOTH), SHOPPERS), _id: last?._id ?? '' };
    await engine.remove({ collection: 'identities', query: { _id: moved._id } });
    await engine.insert({ collection: 'identities', documents: [moved] });

    expect((await rotation).output).toContain(`looked at ${SHOPPERS}, sealed again ${SHOPPERS - 1}`);
    expect(await world.document('identities', moved._id)).toEqual(moved);
  });

  test('F-128 without keys the command fails and changes nothing', async () => {
    const before = await world.all('identities');

    const { exitCode, output } = await rotate({ ...BOTH, IDENTITY_KEY_ID: 'k3' });

    expect(exitCode).toBe(1);
    expect(output).toContain('IDENTITY_KEY_ID names one of IDENTITY_KEYS');
    expect(await world.all('identities')).toEqual(before);
  });

  /** In a process of its own, as an operator runs it, through the unmodified SDK. */
  async function rotate(keys: typeof OLD, ...options: readonly string[]) {
    const command = ['--import', 'tsx', join(__dirname, 'rotateIdentityKeys.ts'), ...options];
    const env = { PATH: process.env['PATH'], ...world.cloud.sdkEnvironment(), ...keys };
    const cwd = join(__dirname, '..');
    const child = spawn(process.execPath, command, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { exitCode: await ended, output: stdout + stderr };
  }
});

const namesOf = (openid: string): readonly string[] => [`王${openid}`, `1101${openid}`];

function identityOf(vault: Vault, index: number): Identity & { readonly _id: string } {
  const openid = `oShopper_${index}`;
  const [name = '', idNumber = ''] = namesOf(openid);
  return {
    _id: vault.indexOf(idNumber),
    openid,
    name: vault.seal(name, { openid, field: 'name' }),
    idNumber: vault.seal(idNumber, { openid, field: 'idNumber' }),
    provider: 'none',
    verifiedAt: 0,
  };
}

function openAll(vault: Vault, { openid, name, idNumber }: Identity): readonly string[] {
  return [vault.open(name, { openid, field: 'name' }), vault.open(idNumber, { openid, field: 'idNumber' })];
}

function applySets(identity: Identity, changes: ReturnType<typeof reseal>): Identity {
  if (changes === null || changes === 'unreadable') return identity;
  const sets = Object.entries(changes).map(([field, change]) => [
    field,
    'set' in change ? change.set : undefined,
  ]);
  return { ...identity, ...Object.fromEntries(sets) };
}
