import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { drawProof } from '../../../cloudfunctions/common/contract/drawProof';
import { invariant } from '../../../cloudfunctions/common/domain/invariant';
import type { World } from '../../../cloudfunctions/common/testing/world';
import { ROOT } from '../../build/operations';
import type { DrawResult, Progress } from '../results';
import { roundTo } from '../statistics';
import { startWatched } from './watched';

const VERIFY_DRAW = join(ROOT, 'scripts/verifyDraw.ts');
const READER = 'bench-reader';

/** Saves what anybody may read of the draw, and checks the file in a process of its own, without a network. */
export async function measureVerifier(
  world: World,
  drawId: string,
  progress: Progress,
): Promise<DrawResult['verify']> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-deer-proof-'));
  try {
    const file = join(folder, 'proof.jsonl');
    progress('draw: saving the proof');
    await saveProof(world, drawId, file);
    const verifier = startWatched({ args: ['--import', 'tsx', VERIFY_DRAW, file], environment: process.env });
    const { seconds, peakMb, exitCode, output } = await verifier.ended;
    invariant(exitCode === 0 && output.includes('everything holds'), `the verifier agrees: ${output}`);
    progress(`draw: verified in ${seconds.toFixed(1)} s, ${Math.round(peakMb)} MB`);
    return { seconds: roundTo(seconds, 1), peakMb: Math.round(peakMb) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As the verifier itself would fetch it: the summary, then every chunk of the list, one JSON value a line. */
async function saveProof(world: World, drawId: string, path: string): Promise<void> {
  const file = createWriteStream(path);
  const read = async (part: 'proof' | 'chunk', input: object): Promise<unknown> => {
    const answer = await world.call('getDrawProof', { drawId, ...input }, READER);
    invariant(answer.success, `the proof is public: ${answer.code}`);
    file.write(`${JSON.stringify(answer.data[part])}\n`);
    return answer.data[part];
  };
  const { list } = drawProof.parse(await read('proof', {}));
  for (let index = 0; index < (list?.chunks ?? 0); index += 1) await read('chunk', { chunk: String(index) });
  file.end();
  await finished(file);
}
