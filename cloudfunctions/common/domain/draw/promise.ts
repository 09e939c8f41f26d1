import type { DrawBeacon, DrawFields } from '../../contract/draw';
import { hashOf } from '../hash';
import { bytesOfHex, sha256 } from './bytes';

/** A chain of drand: round 1 is emitted at genesisAt, and one every periodMs from then on. */
export type BeaconChain = Omit<DrawBeacon, 'round' | 'roundAt'>;

/**
 * What is fixed when a draw is published: SHA-256 of the canonical JSON of exactly these fields, so that a whole draw
 * document gives the same hash as its fields alone.
 */
export function parametersHash(
  drawId: string,
  fields: DrawFields,
  priceFen: number,
  beacon: DrawBeacon,
): string {
  return hashOf({ drawId, fields: pickFields(fields), priceFen, beacon: pickBeacon(beacon) });
}

/** What the mall commits to before anybody registers; the secret is hex and told with the result. */
export const secretHash = (secret: string): string => sha256(bytesOfHex(secret)).toString('hex');

/** When a round is emitted. */
export const roundAt = (chain: BeaconChain, round: number): number =>
  chain.genesisAt + (round - 1) * chain.periodMs;

/** The first round that is emitted at or after an instant. */
export const roundFor = (chain: BeaconChain, at: number): number =>
  Math.max(1, Math.ceil((at - chain.genesisAt) / chain.periodMs) + 1);

/** The beacon as a draw promises it. */
export function beaconFor(chain: BeaconChain, drawAt: number): DrawBeacon {
  const round = roundFor(chain, drawAt);
  return pickBeacon({ ...chain, round, roundAt: roundAt(chain, round) });
}

function pickFields(fields: DrawFields): DrawFields {
  return {
    name: fields.name,
    description: fields.description,
    productId: fields.productId,
    skuId: fields.skuId,
    windows: fields.windows.map(({ opensAt, closesAt }) => ({ opensAt, closesAt })),
    drawAt: fields.drawAt,
    quota: fields.quota,
    rule: fields.rule,
    waitlistMax: fields.waitlistMax,
    qualificationMinutes: fields.qualificationMinutes,
    requireIdentity: fields.requireIdentity,
    requireAdult: fields.requireAdult,
    coinOnWin: fields.coinOnWin,
  };
}

function pickBeacon({ chainHash, publicKey, genesisAt, periodMs, round, roundAt: at }: DrawBeacon): DrawBeacon {
  return { chainHash, publicKey, genesisAt, periodMs, round, roundAt: at };
}
