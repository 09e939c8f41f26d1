import type { LocalCloud } from '../local/types';
import { playBrowsing } from './browsing';
import { playExchanges } from './exchanging';
import { playPreparation } from './preparing';
import { playExpiry, playStatement, playTimers } from './reckoning';
import { formatTime, Stage, type Tale } from './stage';
import { TEXTS } from './texts';

/** Plays a shopper's story on a seeded cloud whose clock stands. The tale has what was expected and what happened. */
export async function playStory(cloud: LocalCloud, write: (line: string) => void): Promise<Tale> {
  const stage = new Stage(cloud, write);
  write(TEXTS.title);
  write(TEXTS.setting(formatTime(cloud.clock.now()), cloud.functions.names.length));
  try {
    const shop = await playBrowsing(stage);
    const { coinExpiresAt } = await playPreparation(stage, shop.consent);
    await playExchanges(stage);
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
