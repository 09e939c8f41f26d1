import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrawOwnEntry } from '../../cloudfunctions/common/contract/drawProof';
import { checkOwnProof } from '../../cloudfunctions/common/domain/draw/ownProof';
import { contract as getDraw } from '../../cloudfunctions/getDraw/contract';
import { fetchProof, readProofFile, saveProof } from '../verifyDraw/source';
import { verifyDraw, type Verdict } from '../verifyDraw/verify';
import { readProof, type Draws } from './drawing';
import { NEIGHBOURS } from './people';
import type { Stage } from './stage';
import { CHECKS, TEXTS } from './texts';

/** F-118: who lost believes nobody. First the own entry alone, then the whole draw without a network. */
export async function playVerifying(stage: Stage, { scarce }: Draws): Promise<void> {
  stage.open('verify');
  const { name, own } = await findLoser(stage, scarce);
  const proof = await readProof(stage, scarce);
  const outcome = checkOwnProof(proof, own);
  const rank = outcome.status === 'unproved' ? '' : outcome.rank;
  stage.say(TEXTS.ownProof(name, own.path.length, rank, proof.result?.cutoff ?? ''));
  stage.check(CHECKS.lost, [outcome.status, rank > (proof.result?.cutoff ?? '')], ['lost', true]);
  const forged = checkOwnProof(proof, { ...own, registeredAt: own.registeredAt - 1 });
  stage.check(CHECKS.forgedEntry, forged, { status: 'unproved', why: 'notInList' });

  const { checks, warnings } = await verifyOffline(stage, scarce, own.pseudonym);
  for (const { isOk, name: what } of checks) if (!isOk) stage.say(what);
  const failures = checks.filter(({ isOk }) => !isOk).map((check) => check.name);
  stage.say(TEXTS.offline(checks.length));
  if (warnings.length > 0) stage.say(TEXTS.localBeacon);
  stage.check(CHECKS.offline, { failures, checks: checks.length }, { failures: [], checks: 16 });
}

async function findLoser(stage: Stage, drawId: string): Promise<{ name: string; own: DrawOwnEntry }> {
  for (const { openid, realName } of NEIGHBOURS) {
    const { draw, proof } = await stage.askAside(getDraw, { drawId }, openid);
    if (draw.standing === 'lost' && proof !== null) return { name: realName, own: proof };
  }
  throw new Error('nobody lost');
}

/** As `npm run verify-draw -- ADDRESS --save FILE` and then `-- FILE --me PSEUDONYM`. */
async function verifyOffline({ cloud }: Stage, drawId: string, me: string): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'golden-deer-draw-'));
  try {
    const file = join(folder, 'proof.jsonl');
    const address = `${cloud.url}/http/draw-proof?drawId=${drawId}`;
    await verifyDraw(saveProof(fetchProof(address), file), null);
    return await verifyDraw(readProofFile(file), me);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
