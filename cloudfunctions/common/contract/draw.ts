import * as z from 'zod';
import { fen, id, instant } from './units';

/** What is promised, frozen and published of a draw; docs/draw.md has the bytes of every hash. */
export const hash = z.string().regex(/^[0-9a-f]{64}$/); // SHA-256

export const DRAW_QUOTA_MAX = 10_000;
export const DRAW_WINDOWS_MAX = 20;

/** Registration is open while opensAt <= now < closesAt. */
export const drawWindow = z.strictObject({ opensAt: instant, closesAt: instant });

/** How many of n registrations win, before quota and held stock bound it (C-18). */
export const drawRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixedRate'), ratePpm: z.int().min(1).max(1_000_000) }), // floor(n * rate)
  z.strictObject({ kind: z.literal('fixedQuota'), winners: z.int().min(1).max(DRAW_QUOTA_MAX) }),
  z.strictObject({ kind: z.literal('automatic') }), // as many as there are units
]);
export type DrawRule = z.infer<typeof drawRule>;

/** What an operator writes of a draw; all of it is fixed when the draw is published. */
export const drawFields = z.strictObject({
  name: z.string().min(1).max(100),
  description: z.string().max(2_000),
  productId: id,
  skuId: id,
  windows: z.array(drawWindow).min(1).max(DRAW_WINDOWS_MAX),
  drawAt: instant, // of the beacon's round
  quota: z.int().min(1).max(DRAW_QUOTA_MAX), // units held for the winners, one each
  rule: drawRule,
  waitlistMax: z.int().min(0).max(DRAW_QUOTA_MAX),
  qualificationMinutes: z.int().min(1).max(10_080),
  requireIdentity: z.boolean(), // one entry a person; without it one an account
  requireAdult: z.boolean(),
  coinOnWin: z.enum(['at_draw', 'at_purchase', 'never']),
});
export type DrawFields = z.infer<typeof drawFields>;

/** Which round of which beacon decides: chosen when the draw is published, known to nobody before `roundAt`. */
export const drawBeacon = z.strictObject({
  chainHash: hash,
  publicKey: z.string().regex(/^[0-9a-f]{192}$/), // BLS12-381 G2
  genesisAt: instant,
  periodMs: z.int().min(1),
  round: z.int().min(1),
  roundAt: instant,
});
export type DrawBeacon = z.infer<typeof drawBeacon>;

/** What was promised at publishing. `parametersHash` is over fields, price and beacon; docs/draw.md has the bytes. */
export const drawPromise = z.strictObject({
  priceFen: fen, // what a winner pays for the unit
  parametersHash: hash,
  secretHash: hash,
  beacon: drawBeacon,
  publishedAt: instant,
});

/** The registrations as they were frozen, before the round was known. */
export const drawList = z.strictObject({
  count: z.int().min(0),
  root: hash, // of the Merkle tree over all registrations
  chunks: z.int().min(0),
  frozenAt: instant,
});
export type DrawList = z.infer<typeof drawList>;

export const drawResult = z.strictObject({
  method: z.enum(['beacon', 'commitReveal']), // commitReveal: the beacon stayed unreachable
  randomness: z.string().regex(/^[0-9a-f]*$/), // of the beacon's round; '' in commitReveal
  signature: z.string().regex(/^[0-9a-f]*$/),
  secret: hash,
  winners: z.int().min(0),
  waitlist: z.int().min(0),
  cutoff: z.string().regex(/^[0-9a-f]*$/), // rank of the last winner; '' when nobody won
  drawnAt: instant,
});
export type DrawResult = z.infer<typeof drawResult>;
