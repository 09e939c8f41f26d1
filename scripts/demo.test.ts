import { auditWorld } from '../cloudfunctions/common/testing/auditWorld';
import { seedCloud } from '../database/seed';
import type { Tale } from './demo/stage';
import { isAsExpected, playStory, summarize } from './demo/story';
import { CHAPTERS, type ChapterName } from './demo/texts';
import { openLocalCloud } from './local/cloud';
import { LOCAL_ENVIRONMENT } from './local/environment';
import type { LocalCloud } from './local/types';

const NOW = Date.UTC(2025, 10, 11, 3);
const STORY_MS_MAX = 60_000;

const openCloud = (): Promise<LocalCloud> => openLocalCloud({ now: NOW, environment: LOCAL_ENVIRONMENT });

describe('the story of the demo', () => {
  let cloud: LocalCloud;
  let tale: Tale;
  const lines: string[] = [];
  beforeAll(async () => {
    cloud = await openCloud();
    await seedCloud(cloud);
    tale = await playStory(cloud, (line) => void lines.push(line));
  }, STORY_MS_MAX);
  afterAll(() => cloud.close());

  test.each<[title: string, chapter: ChapterName, checks: number]>([
    ['a newcomer is known after the first login', 'login', 1],
    ['F-217 F-218 the shop opens with five categories and four below them', 'categories', 2],
    ['F-219 F-276 the five demo products and the liquor are on sale, a category shows its own', 'products', 3],
    ['F-006 what is too dear or asks for a real name is refused, and nothing is held', 'refusals', 4],
    ['a verified adult appears masked', 'identity', 1],
    ['F-005 two operators give points and coins, and a coin has 48 hours', 'grant', 3],
    ['F-065 a bottle costs a coin and points at once, however often the request is sent', 'exchange', 5],
    ['F-152 a cancel gives the same lots and the stock back', 'cancel', 3],
    ['the bottle can be had again', 'again', 1],
    ['F-277 a latte costs 3500 points and one unit of stock', 'latte', 2],
    ['the timers keep the books and accept the orders', 'timers', 3],
    [
      'F-097 F-279 the coin is there a minute before its 48th hour, gone at it, and written down once',
      'expiry',
      4,
    ],
    ['F-079 the statement adds up to the balances and says why', 'statement', 3],
    ['the auditor finds nothing', 'audit', 1],
  ])('%s', (_title, chapter, checks) => {
    const played = tale.checks.filter((check) => check.chapter === chapter);

    const happened = played.map(({ what, actual }) => [what, actual]);
    expect(happened).toEqual(played.map(({ what, expected }) => [what, expected]));
    expect(played).toHaveLength(checks);
  });

  test('is played to its end and told in full', () => {
    expect(tale.brokenBy).toBeNull();
    expect(isAsExpected(tale)).toBe(true);
    const told = Object.values(CHAPTERS).filter((title) => lines.some((line) => line.endsWith(`、${title}`)));
    expect(told).toEqual(Object.values(CHAPTERS));
    expect(summarize(tale).at(-1)).toBe(`${tale.checks.length} 项检查全部通过。`);
  });

  test('leaves books in which every law holds', async () => {
    expect(await auditWorld(cloud.engine)).toEqual([]);
  });
});

test('a shop that is not as it should be fails the demo', async () => {
  const cloud = await openCloud();

  const tale = await playStory(cloud, () => undefined);

  await cloud.close();
  expect(isAsExpected(tale)).toBe(false);
  expect(tale.checks.find(({ ok }) => !ok)).toMatchObject({ chapter: 'categories', actual: [] });
  expect(tale.brokenBy).toBeInstanceOf(Error);
});
