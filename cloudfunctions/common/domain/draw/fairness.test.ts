import { pseudonymOf, sha256 } from './bytes';
import { encodeEntries } from './list';
import { lowest, rankKey } from './rank';

/** Chi-square critical values at p = 0.001, by degrees of freedom. The draws are fixed, so is the outcome. */
const CRITICAL = { 5: 20.515, 9: 27.877 } as const;
const DRAWS = 1_000_000;
const PERSON_DRAWS = 30_000;

const hexOf = (text: string): string => sha256(Buffer.from(text)).toString('hex');
const FIXED = { secret: hexOf('secret'), randomness: hexOf('randomness'), root: hexOf('root') };

test('F-118 over a million draws every order of the list is equally likely, so every place wins equally often', () => {
  const lists = Array.from({ length: 8 }, (_, at) => listOfThree(at));
  const orders = new Map<string, number>();
  for (let round = 0; round < DRAWS / lists.length; round += 1) {
    const key = rankKey({ ...FIXED, drawId: `draw-${round}` });
    for (const { entries, places } of lists) {
      const selector = lowest(key, 3);
      selector.add(entries);
      count(
        orders,
        selector.ranking().reduce((order, { pseudonym }) => order + places.get(pseudonym), ''),
      );
    }
  }

  expect([...orders.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
  expect(sumOf([...orders.values()])).toBe(DRAWS);
  expect(chiSquare([...orders.values()])).toBeLessThan(CRITICAL[5]);
}, 120_000);

test('F-118 neither the openid nor the time of registration matters, and neither does the place in the list', () => {
  const people = ['o-000001', 'o-000002', 'a', 'zzzzzzzz', '某人'];
  const [byPerson, byPlace] = [new Map<string, number>(), new Map<string, number>()];
  for (let draw = 0; draw < PERSON_DRAWS; draw += 1) {
    const { registered, winners } = drawTwoOf(people, draw);
    const winsOf = (pseudonyms: readonly string[]): string =>
      pseudonyms.map((each) => (winners.has(each) ? '1' : '0')).join('');
    count(byPerson, winsOf(registered)); // always in the order in which they registered
    count(byPlace, winsOf(registered.toSorted()));
  }

  expect([byPerson.size, byPlace.size]).toEqual([10, 10]);
  expect(chiSquare([...byPerson.values()])).toBeLessThan(CRITICAL[9]);
  expect(chiSquare([...byPlace.values()])).toBeLessThan(CRITICAL[9]);
}, 60_000);

test('F-118 one order in six that comes up two percent too often would be seen', () => {
  const favoured = (DRAWS / 6) * 1.02;
  const others = Array.from({ length: 5 }, () => (DRAWS - favoured) / 5);

  expect(chiSquare([favoured, ...others])).toBeGreaterThan(CRITICAL[5]);
});

function listOfThree(name: number) {
  const pseudonyms = [0, 1, 2].map((at) => hexOf(`person ${name} ${at}`)).sort();
  return {
    entries: encodeEntries(pseudonyms.map((pseudonym, at) => ({ pseudonym, registeredAt: at }))),
    places: new Map(pseudonyms.map((pseudonym, at) => [pseudonym, String(at)])),
  };
}

/** The people register one after the other, always in the same order; the draw has its own salt and randomness. */
function drawTwoOf(people: readonly string[], draw: number) {
  const salt = hexOf(`salt ${draw}`);
  const entries = people.map((person, at) => ({ pseudonym: pseudonymOf(salt, person), registeredAt: at }));
  const selector = lowest(rankKey({ ...FIXED, randomness: hexOf(`randomness ${draw}`), drawId: 'd-1' }), 2);
  selector.add(encodeEntries(entries.toSorted((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1))));
  return {
    registered: entries.map(({ pseudonym }) => pseudonym),
    winners: new Set(selector.ranking().map(({ pseudonym }) => pseudonym)),
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

/** Against all cells being equally likely. */
function chiSquare(counts: readonly number[]): number {
  const expected = sumOf(counts) / counts.length;
  return counts.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
}
