import { auditWorld } from '../cloudfunctions/common/testing/auditWorld';
import { seedCloud } from '../database/seed';
import type { Tale } from './demo/stage';
import { isAsExpected, playStory, summarize } from './demo/story';
import { CHAPTERS, type ChapterName } from './demo/texts';
import { openLocalCloud } from './local/cloud';
import { LOCAL_ENVIRONMENT } from './local/environment';
import type { LocalCloud } from './local/types';

const NOW = Date.UTC(2025, 10, 11, 3);
const STORY_MS_MAX = 120_000;
const LINES_MAX = 180;

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
    ['F-219 F-276 the five demo products, the liquor and the ordinary shop are on sale', 'products', 4],
    ['F-006 what is too dear or asks for a real name is refused, and nothing is held', 'refusals', 4],
    ['F-063 an order of the ordinary shop holds its units and waits for its money', 'order', 1],
    ['F-160 F-161 F-162 the proved notice settles the order, once, and a forged one nothing', 'pay', 6],
    ['F-080 F-081 F-166 100 yuan earn a point and the cups a coin, once', 'reward', 3],
    ['a verified adult appears masked', 'identity', 1],
    ['F-005 two operators give points and coins, and a coin has 48 hours', 'grant', 3],
    ['F-105 F-228 an operator publishes two draws, and their bottles leave the shelf', 'publish', 1],
    ['F-007 F-107 F-108 only adults register, and only in the windows', 'register', 4],
    ['F-110 F-118 the list stands before the round that decides, and the round decides', 'draw', 6],
    ['F-118 a loser proves the own result alone, and the whole draw holds offline', 'verify', 3],
    ['F-096 F-112 F-113 a winner has a coin and may buy once at the promised price', 'win', 5],
    ['F-065 a bottle costs a coin and points at once, however often the request is sent', 'exchange', 5],
    ['F-152 a cancel gives the same lots and the stock back, and the bottle can be had again', 'cancel', 4],
    ['F-277 a latte costs 3500 points and one unit of stock', 'latte', 2],
    ['F-160 money goes back in parts, what it earned is taken back, and what is missing is noted', 'refund', 7],
    ['F-114 the timers accept the orders and put unbought bottles back on the shelf', 'timers', 4],
    ["the provider's bill of the day is the mall's", 'bill', 3],
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

  test('F-278 the whole story from browsing to the refund is played to its end and told in full', () => {
    expect(tale.brokenBy).toBeNull();
    expect(isAsExpected(tale)).toBe(true);
    const told = Object.values(CHAPTERS).filter((title) => lines.some((line) => line.endsWith(`、${title}`)));
    expect(told).toEqual(Object.values(CHAPTERS));
    expect(summarize(tale).at(-1)).toBe(`${tale.checks.length} 项检查全部通过。`);
    expect(lines.length).toBeLessThan(LINES_MAX);
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
