import { parseArgs } from 'node:util';
import { fetchProof, readProofFile, saveProof } from './verifyDraw/source';
import { type Verdict, verifyDraw } from './verifyDraw/verify';

const USAGE = `Checks a draw against what was promised:

  npm run verify-draw -- FILE_OR_URL [--winners] [--me PSEUDONYM] [--save FILE]

  FILE         JSON Lines: the published summary, then the chunks of the list, or somebody's own entry
  URL          the address of the draw's proof; &chunk=N is added for each chunk
  --winners    lists winners and waitlist in their order
  --me         tells the place of this pseudonym (64 hex characters, from "my registration")
  --save       writes what was read to a file, to be checked again without a network

It needs no account, no database and, for a file, no network. docs/draw.md says what each check proves.`;

/** Prints the report to stdout. The exit code is 0 when everything holds, 1 when not, 2 for a wrong call. */
async function main(): Promise<void> {
  const read = readArguments();
  if (read === null) return stop(USAGE);
  const { values, positionals } = read;
  const [where] = positionals;
  if (where === undefined || positionals.length > 1 || values.help === true) return stop(USAGE);
  if (values.me !== undefined && !/^[0-9a-f]{64}$/.test(values.me)) return stop('--me takes 64 hex characters');
  const source = /^https?:\/\//.test(where) ? fetchProof(where) : readProofFile(where);
  const lines = values.save === undefined ? source : saveProof(source, values.save);
  try {
    const verdict = await verifyDraw(lines, values.me ?? null);
    printVerdict(verdict, values.winners === true);
    process.exitCode = verdict.checks.every(({ isOk }) => isOk) ? 0 : 1;
  } catch (error) {
    console.log(`failed  ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** null: an option that there is not. */
function readArguments() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ allowPositionals: true, options: { me: text, save: text, winners: flag, help: flag } });
  } catch {
    return null;
  }
}

function printVerdict({ proof, checks, warnings, ranking }: Verdict, withWinners: boolean): void {
  console.log(`draw ${proof.drawId}: ${proof.fields.name}`);
  for (const { isOk, name, seen } of checks) console.log(`${isOk ? 'ok    ' : 'failed'}  ${name}: ${seen}`);
  for (const warning of warnings) console.log(`WARNING ${warning}`);
  const winners = proof.result?.winners ?? 0;
  if (withWinners)
    for (const [at, { pseudonym, rank }] of ranking.entries())
      console.log(`${at + 1}\t${at < winners ? 'winner' : 'waitlist'}\t${pseudonym}\t${rank}`);
  const failed = checks.filter(({ isOk }) => !isOk).length;
  console.log(failed === 0 ? 'everything holds' : `${failed} of ${checks.length} checks failed`);
}

function stop(why: string): void {
  console.error(why);
  process.exitCode = 2;
}

void main();
