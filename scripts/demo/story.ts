import type { LocalCloud } from '../local/types';
import { playBrowsing } from './browsing';
import { playPurchase } from './buying';
import { playDraws } from './drawing';
import { playExchanges } from './exchanging';
import { playPreparation } from './preparing';
import { playRefund } from './refunding';
import { playExpiry, playStatement, playTimers } from './reckoning';
import { formatTime, Stage, type Tale } from './stage';
import { TEXTS } from './texts';
import { playVerifying } from './verifying';
import { playWinning } from './winning';

/** Plays a shopper's story on a seeded cloud whose clock stands. The tale has what was expected and what happened. */
export async function playStory(cloud: LocalCloud, write: (line: string) => void): Promise<Tale> {
  const stage = new Stage(cloud, write);
  write(TEXTS.title);
  write(TEXTS.setting(formatTime(cloud.clock.now()), cloud.functions.names.length));
  try {
    const { consent } = await playBrowsing(stage);
    const cupsOrderId = await playPurchase(stage);
    const { coinExpiresAt } = await playPreparation(stage, consent);
    const draws = await playDraws(stage, consent.version);
    await playVerifying(stage, draws);
    await playWinning(stage, draws);
    await playExchanges(stage);
    await playRefund(stage, cupsOrderId);
    await playTimers(stage);
    await playExpiry(stage, coinExpiresAt);
    await playStatement(stage);
    return stage.end();
  } catch (error) {
    write(TEXTS.broken(error instanceof Error ? error.message : String(error)));
    return stage.end(error);
  }
}

export function isAsExpected({ checks, brokenBy }: Tale): boolean {
  return brokenBy === null && checks.length > 0 && checks.every(({ ok }) => ok);
}

export function summarize({ calls, checks }: Tale): readonly string[] {
  const requests = calls.reduce((sum, call) => sum + call.requests.length, 0);
  const ms = Math.round(calls.reduce((sum, call) => sum + call.ms, 0));
  const failures = checks.filter(({ ok }) => !ok).length;
  const verdict = failures === 0 ? TEXTS.passed(checks.length) : TEXTS.failed(failures, checks.length);
  return [TEXTS.summary(calls.length, requests, ms), verdict];
}
