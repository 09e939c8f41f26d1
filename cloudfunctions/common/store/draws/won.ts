import * as z from 'zod';
import { MEMOS, NOTICE_TEXTS } from '../../contract/texts';
import { COIN_LIFE_MS } from '../../domain/calendar';
import { earn } from '../../domain/wallet/earn';
import type { Database, Tx } from '../database';
import type { Documents } from '../documents';
import type { EventPorts } from '../drainEvents';
import { newEvent } from '../events';
import { newShopper, writeMovement } from '../shoppers';
import type { Draw, Qualification } from './read';
import { pageOf } from './notice';

const payload = z.object({ drawId: z.string(), qualificationId: z.string() });

/** Somebody may buy now: a winner, or who moved up the waitlist. */
export function newWinEvent(
  { _id: qualificationId, drawId }: Pick<Qualification, '_id' | 'drawId'>,
  source: string,
  now: number,
): Documents['events'] {
  return newEvent('draw.won', qualificationId, source, { drawId, qualificationId }, now);
}

/** The coin of the draw, once, and one message to who asked for it. */
export async function handleWon(
  db: Database,
  event: Documents['events'],
  now: number,
  ports: EventPorts,
): Promise<void> {
  const { drawId, qualificationId } = payload.parse(event.payload);
  const draw = await db.get('draws', drawId);
  const qualification = await db.get('qualifications', qualificationId);
  if (draw === null || qualification === null) return;
  // The winners are written before the draw says so; should that be interrupted, the event comes again later.
  if (draw.status === 'frozen') throw new Error('the draw is not drawn yet');
  if (draw.coinOnWin === 'at_draw') await grantCoin(db, draw, qualification, now);
  await notifyWinner(db, draw, qualification, ports);
}

async function grantCoin(db: Database, draw: Draw, qualification: Qualification, now: number): Promise<void> {
  const causeId = `${draw._id}.${pseudonymFrom(qualification)}.coin`;
  const recall = async (): Promise<true | null> =>
    (await db.find('entries', { all: { causeId } }, { limit: 1 })).length > 0 ? true : null;
  if ((await recall()) === null) {
    await db.transact((tx) => writeCoin(tx, draw, qualification.openid, causeId, now), recall);
  }
}

async function writeCoin(tx: Tx, draw: Draw, openid: string, causeId: string, now: number): Promise<true> {
  const known = await tx.get('shoppers', openid);
  const shopper = known ?? newShopper(openid, now);
  const grant = { asset: 'coin', amount: 1, expiresAt: now + COIN_LIFE_MS } as const;
  const memo = MEMOS.drawCoin(draw.name);
  const movement = earn(shopper.wallet, grant, { openid, causeId, reason: 'draw_reward', memo, now });
  await writeMovement(tx, shopper, known === null, movement, {}, now);
  return true;
}

const pseudonymFrom = ({ _id, drawId }: Qualification): string => _id.slice(drawId.length + 1);

/** Best effort: a shopper who accepted no message gets none, and nothing waits for it. */
async function notifyWinner(
  db: Database,
  draw: Draw,
  { _id, openid, state, expiresAt }: Qualification,
  { sendMessage, settings }: EventPorts,
): Promise<void> {
  const templateId = settings.notices.drawTemplateId;
  if (templateId === '' || state !== 'open' || expiresAt === null) return;
  const registration = await db.get('registrations', _id);
  if (registration?.notice !== true) return;
  const data = NOTICE_TEXTS.draw({ drawName: draw.name, outcome: 'won', minutes: draw.qualificationMinutes });
  await sendMessage({ openid, templateId, page: pageOf(draw._id), data });
}
