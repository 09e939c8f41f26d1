import { invariant } from '../../../domain/invariant';
import type { CollectionName, Documents } from '../../../store/documents';
import { DRAW_PRODUCT } from '../../draws';
import type { World } from '../../world';
import { buyWith, furnishDrawn, onlyDrawId, rankedAt } from '../drawShop';
import { codeOf } from '../callers';
import { openStage, type Stage } from '../stage';

/** The auditor looks at draws: who was put in another's place, and which right has no unit. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(async (world) => {
    await furnishDrawn(world);
    const bought = await buyWith(world, await rankedAt(world, 1));
    invariant(codeOf(bought) === 'SUCCESS', 'the first of the ranking has bought');
  });
});
afterAll(() => stage.world.close());
let caseNumber = 0;
beforeEach(() => stage.reset((caseNumber += 1)));

type Changes = Readonly<Record<string, unknown>>;
type Edit = (world: World) => Promise<void>;

async function rightAt(world: World, rank: number): Promise<Documents['qualifications']> {
  const found = (await world.all('qualifications')).find((one) => one.rank === rank);
  invariant(found !== undefined, `there is a right of rank ${rank}`);
  return found;
}

const setRight =
  (rank: number, changes: Changes): Edit =>
  async (world) =>
    world.edit('qualifications', (await rightAt(world, rank))._id, { $set: changes });
const setOnly =
  (collection: CollectionName, changes: Changes): Edit =>
  async (world) => {
    const [only] = await world.all(collection);
    await world.edit(collection, only?._id ?? '', { $set: changes });
  };

/** Somebody who lost stands in the second winner's place. */
async function replaceWinner(world: World): Promise<void> {
  const { engine } = world.cloud;
  const [second, last] = [await rightAt(world, 2), await findLoser(world)];
  await engine.remove({ collection: 'qualifications', query: { _id: second._id } });
  const put = { ...second, _id: last._id, openid: last.openid };
  await engine.insert({ collection: 'qualifications', documents: [put] });
}

async function findLoser(world: World): Promise<Documents['registrations']> {
  const rights = new Set((await world.all('qualifications')).map(({ _id }) => _id));
  const loser = (await world.all('registrations')).find(({ _id }) => !rights.has(_id));
  invariant(loser !== undefined, 'somebody lost');
  return loser;
}

async function swapRanks(world: World): Promise<void> {
  const [second, third] = [await rightAt(world, 2), await rightAt(world, 3)];
  await world.edit('qualifications', second._id, { $set: { rank: 3 } });
  await world.edit('qualifications', third._id, { $set: { rank: 2 } });
}

async function changeResult(world: World, field: string, value: string | number): Promise<void> {
  await world.edit('draws', await onlyDrawId(world), { $set: { [`result.${field}`]: value } });
}

/** The counts still balance, so that it is the draw's own law that sees it. */
async function takeFromHold(world: World): Promise<void> {
  const hold = `holds.${await onlyDrawId(world)}`;
  await world.edit('stocks', DRAW_PRODUCT, { $inc: { [hold]: -1, drawHeld: -1, available: 1 } });
}

const lawsOf = (findings: readonly { readonly law: string }[]): readonly string[] => [
  ...new Set(findings.map(({ law }) => law)),
];

test('a draw that nobody edited is as it was drawn', async () => {
  expect(await stage.world.audit()).toEqual([]);
  expect(await stage.world.fire('auditLedger')).toMatchObject({ draws: 1, findings: 0, finished: true });
});

test.each<readonly [string, string, Edit]>([
  ['who lost in the place of a winner', 'draw.winners', replaceWinner],
  ['two places swapped', 'draw.winners', swapRanks],
  ['a place that is there twice', 'draw.winners', setRight(3, { rank: 2 })],
  ['a right that was handed on', 'draw.winners', setRight(2, { openid: 'shopper-9' })],
  ['another secret', 'draw.winners', (world) => changeResult(world, 'secret', '0'.repeat(64))],
  ['another cut-off', 'draw.winners', (world) => changeResult(world, 'cutoff', 'f'.repeat(64))],
  ['another number of winners', 'draw.winners', (world) => changeResult(world, 'winners', 3)],
  ['a right without its order', 'draw.purchase', setRight(1, { orderId: null })],
  ['a used right that is open again', 'draw.purchase', setRight(1, { state: 'open', orderId: null })],
  ['the order of another draw', 'draw.purchase', setOnly('orders', { drawId: 'another' })],
  ['the order of somebody else', 'draw.purchase', setOnly('orders', { openid: 'shopper-9' })],
  ['more rights than units', 'draw.promised', setRight(3, { state: 'open' })],
  ['a hold that was taken away', 'draw.units', takeFromHold],
  ['a rank that is no number', 'draw.form', setRight(4, { rank: '4' })],
])('%s is found', async (_what, law, edit) => {
  await edit(stage.world);

  const atOnce = lawsOf(await stage.world.audit());
  await stage.world.fire('auditLedger');

  expect(atOnce).toContain(law);
  expect(lawsOf(await stage.world.all('audits'))).toContain(law);
});
