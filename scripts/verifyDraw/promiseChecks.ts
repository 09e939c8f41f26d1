import type { DrawResult } from '../../cloudfunctions/common/contract/draw';
import type { DrawProof } from '../../cloudfunctions/common/contract/drawProof';
import { beaconFor, parametersHash, secretHash } from '../../cloudfunctions/common/domain/draw/promise';
import { QUICKNET, randomnessOfRound } from '../../cloudfunctions/common/platform/beacon/verifyRound';

/** One line of the report: what was looked at, whether it holds, and what was seen. */
export interface Check {
  readonly name: string;
  readonly isOk: boolean;
  readonly seen: string;
}

const instantText = (at: number): string => new Date(at).toISOString();

/** Everything that the summary shows by itself: promise, order of events, round, signature, secret. */
export function checkPromise(proof: DrawProof): Check[] {
  const { drawId, fields, priceFen, beacon } = proof;
  const hash = parametersHash(drawId, fields, priceFen, beacon);
  const round = beaconFor(beacon, fields.drawAt);
  return [
    { name: 'the parameters are the promised ones', isOk: hash === proof.parametersHash, seen: hash },
    {
      name: 'the round is the first at or after the promised instant',
      isOk: round.round === beacon.round && round.roundAt === beacon.roundAt,
      seen: `round ${beacon.round} at ${instantText(beacon.roundAt)}`,
    },
    ...(proof.list === null ? [] : checkFreezing(proof, proof.list.frozenAt)),
    ...(proof.result === null ? [] : checkSeed(proof, proof.result)),
  ];
}

/** What does not fail a proof and yet says how far it reaches. */
export function warningsOf({ beacon, result }: DrawProof): string[] {
  const { chainHash, publicKey, genesisAt, periodMs } = QUICKNET;
  const isQuicknet =
    beacon.chainHash === chainHash &&
    beacon.publicKey === publicKey &&
    beacon.genesisAt === genesisAt &&
    beacon.periodMs === periodMs;
  const warnings = isQuicknet
    ? []
    : [
        `the beacon is not drand's quicknet but the chain ${beacon.chainHash}: whoever holds its key chose the ` +
          'outcome. A local test beacon looks like this; a real draw must not.',
      ];
  if (result?.method === 'commitReveal')
    warnings.push(
      'the beacon did not take part (commit-reveal): the winners follow from the secret and the list, but the mall ' +
        'could have known the secret while it kept the list.',
    );
  return warnings;
}

function checkFreezing({ fields, beacon }: DrawProof, frozenAt: number): Check[] {
  const closesAt = Math.max(...fields.windows.map((window) => window.closesAt));
  return [
    {
      name: 'the list was frozen after registration closed and before the round',
      isOk: closesAt <= frozenAt && frozenAt < beacon.roundAt,
      seen: `closed ${instantText(closesAt)}, frozen ${instantText(frozenAt)}, round ${instantText(beacon.roundAt)}`,
    },
  ];
}

function checkSeed(proof: DrawProof, result: DrawResult): Check[] {
  const { beacon } = proof;
  const commitment = secretHash(result.secret);
  const secret = {
    name: 'the secret is the one committed to',
    isOk: commitment === proof.secretHash,
    seen: commitment,
  };
  if (result.method === 'commitReveal') {
    const isOk = result.randomness === '' && result.signature === '';
    return [secret, { name: 'no randomness was used beside the secret', isOk, seen: `'${result.randomness}'` }];
  }
  const randomness = randomnessOfRound({ ...beacon, signature: result.signature });
  return [
    secret,
    {
      name: 'the beacon signed the round',
      isOk: randomness !== null,
      seen:
        randomness === null ? 'the signature does not hold under the promised key' : `round ${beacon.round}`,
    },
    {
      name: 'the randomness is the SHA-256 of the signature',
      isOk: randomness === result.randomness,
      seen: result.randomness,
    },
    {
      name: 'it was drawn after the round was emitted',
      isOk: result.drawnAt >= beacon.roundAt,
      seen: `drawn ${instantText(result.drawnAt)}`,
    },
  ];
}
