import type { DrawProof } from '../../cloudfunctions/common/contract/drawProof';
import { contract as draw } from '../../cloudfunctions/draw/contract';
import { contract as getDraw } from '../../cloudfunctions/getDraw/contract';
import { contract as getDrawProof } from '../../cloudfunctions/getDrawProof/contract';
import { contract as register } from '../../cloudfunctions/register/contract';
import { contract as saveDraw } from '../../cloudfunctions/saveDraw/contract';
import { contract as verifyIdentity } from '../../cloudfunctions/verifyIdentity/contract';
import { DRAW_PRODUCT_ID } from '../../database/seed/shopProducts';
import { readStock } from './browsing';
import { identityOf, NEIGHBOURS, YOUTH } from './people';
import { formatTime, type Stage } from './stage';
import { CHECKS, DRAW_NAMES, TEXTS } from './texts';

const MINUTE_MS = 60_000;
const IN_STOCK = 24;
/** One bottle for whoever is first, and more bottles than the shop expects people. */
const QUOTAS = { scarce: 1, plenty: 6 } as const;
const REGISTERED = NEIGHBOURS.length + 1;

export interface Draws {
  readonly scarce: string; // one of five wins: who, nobody knows before
  readonly plenty: string; // more bottles than people: all win
}

/** An operator publishes two draws, five people register for both, and the public round decides. */
export async function playDraws(stage: Stage, consentVersion: string): Promise<Draws> {
  const { draws, opensAt, closesAt } = await playPublishing(stage);
  await playRegistering(stage, draws, { opensAt, closesAt, consentVersion });
  await playDrawing(stage, draws, closesAt);
  return draws;
}

/** F-007, F-228: everything that decides is fixed now, and the bottles leave the shelf. */
async function playPublishing(stage: Stage) {
  stage.open('publish');
  const now = stage.cloud.clock.now();
  const windows = [20, 50].map((minutes) => ({
    opensAt: now + minutes * MINUTE_MS,
    closesAt: now + (minutes + 10) * MINUTE_MS,
  }));
  const [opensAt, closesAt] = [now + 20 * MINUTE_MS, now + 60 * MINUTE_MS];
  const shared = {
    ...{ productId: DRAW_PRODUCT_ID, skuId: DRAW_PRODUCT_ID, windows, drawAt: closesAt + 5 * MINUTE_MS },
    waitlistMax: 0,
  };
  const publish = async (name: keyof Draws, coinOnWin: 'never' | 'at_draw'): Promise<string> => {
    const described = { ...shared, name: DRAW_NAMES[name], quota: QUOTAS[name], coinOnWin };
    const wish = { requestId: `demo-draw-${name}`, draw: described, status: 'published' } as const;
    const { drawId, promise } = await stage.operate(saveDraw, wish);
    const { round, roundAt } = promise?.beacon ?? { round: 0, roundAt: 0 };
    const price = TEXTS.money(promise?.priceFen ?? 0);
    stage.say(TEXTS.promise(described.name, price, round, formatTime(roundAt), promise?.parametersHash ?? ''));
    return drawId;
  };
  const draws = { scarce: await publish('scarce', 'never'), plenty: await publish('plenty', 'at_draw') };
  stage.check(CHECKS.held, await readStock(stage, DRAW_PRODUCT_ID), IN_STOCK - QUOTAS.scarce - QUOTAS.plenty);
  return { draws, opensAt, closesAt };
}

interface Times {
  readonly opensAt: number;
  readonly closesAt: number;
  readonly consentVersion: string;
}

/** Only in the windows, only verified adults, once each. */
async function playRegistering(stage: Stage, draws: Draws, times: Times): Promise<void> {
  stage.open('register');
  const early = await stage.askInVain(register, { drawId: draws.scarce });
  stage.check(CHECKS.early('DRAW_NOT_OPEN'), early, 'DRAW_NOT_OPEN');
  stage.setClock(times.opensAt);
  const own = await stage.ask(register, { drawId: draws.scarce });
  await stage.ask(register, { drawId: draws.plenty });
  stage.check(CHECKS.registeredOnce, await stage.askAside(register, { drawId: draws.scarce }), own);

  for (const person of NEIGHBOURS) {
    await stage.askAside(verifyIdentity, identityOf(person, times.consentVersion), person.openid);
    for (const drawId of Object.values(draws)) await stage.askAside(register, { drawId }, person.openid);
  }
  stage.say(TEXTS.neighbours(NEIGHBOURS.length));
  const identity = identityOf(YOUTH, times.consentVersion);
  const { adult } = await stage.askAside(verifyIdentity, identity, YOUTH.openid);
  const minor = await stage.askInVain(register, { drawId: draws.scarce }, YOUTH.openid);
  stage.check(CHECKS.minor('ADULT_REQUIRED'), [adult, minor], [false, 'ADULT_REQUIRED']);
  stage.setClock(times.closesAt);
  const late = await stage.askInVain(register, { drawId: draws.plenty }, YOUTH.openid);
  stage.check(CHECKS.late('DRAW_NOT_OPEN'), late, 'DRAW_NOT_OPEN');
}

/** F-118: the list stands in public before anybody can know the round. */
async function playDrawing(stage: Stage, draws: Draws, closesAt: number): Promise<void> {
  stage.open('draw');
  stage.setClock(closesAt + MINUTE_MS);
  const { frozen, drawn: drawnEarly } = await stage.fire(draw);
  const before = await readProof(stage, draws.scarce);
  stage.say(TEXTS.frozen(before.list?.count ?? 0, before.list?.root ?? ''));
  const isBefore = (before.list?.frozenAt ?? Infinity) < before.beacon.roundAt;
  stage.check(CHECKS.frozen, { frozen, drawnEarly, isBefore }, { frozen: 2, drawnEarly: 0, isBefore: true });
  const list = { count: before.list?.count, result: before.result };
  stage.check(CHECKS.unknown, list, { count: REGISTERED, result: null });

  stage.setClock(before.beacon.roundAt);
  const { drawn } = await stage.fire(draw);
  const after = await readProof(stage, draws.scarce);
  stage.say(TEXTS.drawn(before.beacon.round, after.result?.randomness ?? ''));
  stage.check(CHECKS.drawn, [drawn, after.result?.method], [2, 'beacon']);
  stage.check(CHECKS.rootStands, after.list, before.list);
  const scarce = await readStandings(stage, draws.scarce);
  const plenty = await readStandings(stage, draws.plenty);
  stage.say(TEXTS.ownStandings(scarce[0] === 'won'));
  stage.check(CHECKS.scarce, scarce.toSorted(), [
    ...Array.from({ length: REGISTERED - 1 }, () => 'lost'),
    'won',
  ]);
  stage.check(
    CHECKS.plenty,
    plenty,
    Array.from({ length: REGISTERED }, () => 'won'),
  );
}

/** Of the shopper first, then of the neighbours. */
async function readStandings(stage: Stage, drawId: string): Promise<readonly string[]> {
  const standings = [];
  for (const openid of [stage.openid, ...NEIGHBOURS.map((neighbour) => neighbour.openid)])
    standings.push((await stage.askAside(getDraw, { drawId }, openid)).draw.standing);
  return standings;
}

export async function readProof(stage: Stage, drawId: string): Promise<DrawProof> {
  const { proof } = await stage.askAside(getDrawProof, { drawId });
  if (proof === null) throw new Error(`draw ${drawId} has no proof`);
  return proof;
}
