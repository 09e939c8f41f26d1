import { seedCloud } from '../database/seed';
import { isAsExpected, playStory, summarize } from './demo/story';
import { openLocalCloud } from './local/cloud';
import { LOCAL_ENVIRONMENT } from './local/environment';

/** 11 November 2025, 11:00 in Shanghai. */
const STARTS_AT = Date.UTC(2025, 10, 11, 3);

void main();

/** `npm run demo`: the story on a cloud of its own, in memory. It fails when the mall does not do as it should. */
async function main(): Promise<void> {
  process.env['TZ'] = 'UTC';
  const cloud = await openLocalCloud({ now: STARTS_AT, environment: LOCAL_ENVIRONMENT });
  try {
    await seedCloud(cloud);
    const tale = await playStory(cloud, (line) => void process.stdout.write(`${line}\n`));
    process.stdout.write(`\n${summarize(tale).join('\n')}\n`);
    process.exitCode = isAsExpected(tale) ? 0 : 1;
  } finally {
    await cloud.close();
  }
}
