import * as z from 'zod';
import { DRAW_QUOTA_MAX, type DrawResult } from '../../cloudfunctions/common/contract/draw';
import {
  type DrawOwnEntry,
  type DrawProof,
  drawOwnEntry,
  drawProof,
  drawProofChunk,
} from '../../cloudfunctions/common/contract/drawProof';
import { HASH_BYTES, bytesOfHex } from '../../cloudfunctions/common/domain/draw/bytes';
import { ENTRY_BYTES, findEntry } from '../../cloudfunctions/common/domain/draw/list';
import { checkOwnProof } from '../../cloudfunctions/common/domain/draw/ownProof';
import { type Ranked, lowest, rankKey, rankOf } from '../../cloudfunctions/common/domain/draw/rank';
import { countWaitlist, countWinners } from '../../cloudfunctions/common/domain/draw/winners';
import { openListChecks } from './listChecks';
import { type Check, checkPromise, warningsOf } from './promiseChecks';
import type { ProofLines } from './source';

const RANKED_MAX = 2 * DRAW_QUOTA_MAX; // winners and waitlist

/** What the mall adds to a proof beside its fields is left aside. */
const summarySchema = z.object(drawProof.shape);
const chunkSchema = z.object(drawProofChunk.shape);
const ownSchema = z.object(drawOwnEntry.shape);

export interface Verdict {
  readonly proof: DrawProof;
  readonly checks: readonly Check[];
  readonly warnings: readonly string[];
  readonly ranking: readonly Ranked[]; // winners, then the waitlist
}

/** Checks a proof in one pass; `me` is a pseudonym whose place is told. Throws where something is no proof at all. */
export async function verifyDraw(lines: ProofLines, me: string | null): Promise<Verdict> {
  const values = lines[Symbol.asyncIterator]();
  const proof = parse(summarySchema, (await values.next()).value, 'the summary');
  const { list, result } = proof;
  const head = { proof, warnings: warningsOf(proof) };
  const checks = checkPromise(proof);
  if (list === null || result === null) {
    const seen = list === null ? 'registration has not closed yet' : 'the list is frozen, the round is awaited';
    return { ...head, checks: [...checks, { name: 'the draw is drawn', isOk: false, seen }], ranking: [] };
  }

  const seed = { ...result, root: list.root, drawId: proof.drawId };
  const key = rankKey(seed);
  const selector = lowest(key, Math.min(result.winners + result.waitlist, RANKED_MAX));
  const place = me === null ? null : openPlace(key, me);
  const listChecks = openListChecks(proof);
  const owns: Check[] = [];
  let isWhole = false;
  for (let next = await values.next(); next.done !== true; next = await values.next()) {
    if (isOwnEntry(next.value)) {
      owns.push(checkOwn(proof, parse(ownSchema, next.value, 'the own entry')));
      continue;
    }
    isWhole = true;
    const entries = listChecks.add(parse(chunkSchema, next.value, 'a chunk'));
    selector.add(entries);
    place?.add(entries);
  }
  if (owns.length > 0 && !isWhole) return { ...head, checks: [...checks, ...owns], ranking: [] };

  const ranking = selector.ranking();
  const outcome = [...listChecks.finish(list), ...checkResult(proof, list.count, result, ranking)];
  return { ...head, checks: [...checks, ...outcome, ...owns, ...(place?.finish(result) ?? [])], ranking };
}

/** Winners and waitlist by the rule, with the quota that was promised to be held, and the rank that divides them. */
function checkResult(
  { fields }: DrawProof,
  registrations: number,
  result: DrawResult,
  ranking: readonly Ranked[],
): Check[] {
  const { quota, rule, waitlistMax } = fields;
  const winners = countWinners(rule, { registrations, quota, held: quota });
  const waitlist = countWaitlist({ registrations, winners, waitlistMax });
  const cutoff = ranking[result.winners - 1]?.rank ?? '';
  return [
    {
      name: 'as many win as the rule says',
      isOk: winners === result.winners,
      seen: `${result.winners}, by rule ${winners}`,
    },
    {
      name: 'as many wait as was promised',
      isOk: waitlist === result.waitlist,
      seen: `${result.waitlist}, by rule ${waitlist}`,
    },
    {
      name: 'the cut-off is the rank of the last winner',
      isOk: cutoff === result.cutoff,
      seen: cutoff || 'nobody won',
    },
  ];
}

/** Counts whose rank is lower than one's own, beside the ranking that is kept. */
function openPlace(key: Buffer, me: string) {
  const own = rankOf(key, bytesOfHex(me));
  let isListed = false;
  let before = 0;
  return {
    add(entries: Buffer): void {
      isListed ||= findEntry(entries, me) !== null;
      for (let start = 0; start < entries.length; start += ENTRY_BYTES)
        if (rankOf(key, entries.subarray(start, start + HASH_BYTES)) < own) before += 1;
    },
    finish({ winners, waitlist }: DrawResult): Check[] {
      const place = before + 1;
      const outcome = place <= winners ? 'won' : place <= winners + waitlist ? 'on the waitlist' : 'not won';
      const seen = isListed ? `place ${place}: ${outcome}, rank ${own}` : 'it is not in the list';
      return [{ name: `the place of ${me}`, isOk: isListed, seen }];
    },
  };
}

function checkOwn(proof: DrawProof, own: DrawOwnEntry): Check {
  const outcome = checkOwnProof(proof, own);
  const isOk = outcome.status !== 'unproved';
  const seen = isOk ? `${outcome.status}, rank ${outcome.rank}, cut-off ${proof.result?.cutoff}` : outcome.why;
  return { name: `the entry of ${own.pseudonym} is in the frozen list`, isOk, seen };
}

const isOwnEntry = (value: unknown): boolean => typeof value === 'object' && value !== null && 'path' in value;

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${what} has not the form of a proof: ${z.prettifyError(parsed.error)}`);
}
