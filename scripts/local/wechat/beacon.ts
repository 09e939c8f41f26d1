import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { headerOf, pathBelow, sendReply } from '../gateway/server';
import type { Door, Reply } from '../gateway/types';
import { INSTANCE_HEADER } from '../runner/protocol';
import type { WechatWorld } from '../types';

export const BEACON_PATH = '/beacon';

/** Keys of local draws only, known to everybody who has this repository: whoever checks a proof is told so. */
const KEY = Buffer.alloc(32, 'golden-deer-local-beacon-key-1');
const FORGERS_KEY = Buffer.alloc(32, 'golden-deer-local-beacon-key-2');

/** The public key is KEY's, written down so that a cloud opens without computing on the curve. */
export const LOCAL_CHAIN = {
  chainHash: createHash('sha256').update('golden-deer-local-beacon').digest('hex'),
  publicKey:
    'b2c7110ddf5c1a99c8788d51ca965988721e2060786b0fa9d5a8c0b76bb769d76778542e7729376409462f6dafc24431' +
    '0e6b73f2038485677dc36f8a0ef595a0bc1b24ce07e96b1392da98380fa989b00790cd25a801fe2fde3f9f71dcaacb53',
  genesisAt: 1_692_803_367_000,
  periodMs: 3_000,
} as const;

const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

export interface Beacon {
  readonly world: Omit<WechatWorld['beacon'], 'endpoint'>;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A relay of drand (docs.drand.love) with one chain of the scheme bls-unchained-g1-rfc9380, by the cloud's clock. */
export function createBeacon(door: Door, now: () => number): Beacon {
  const signatures = new Map<string, string>();
  let broken = false;
  let forged = false;
  let asked = 0;

  const signatureOf = async (round: number): Promise<string> => {
    const name = `${forged ? 'forged' : 'true'} ${round}`;
    const known = signatures.get(name);
    if (known !== undefined) return known;
    const signature = await sign(forged ? FORGERS_KEY : KEY, round);
    signatures.set(name, signature);
    return signature;
  };

  const answer = async (path: string): Promise<Reply> => {
    asked += 1;
    if (broken) return answerText(500, 'Failed to get beacon');
    const [, chainHash, what, roundText, ...rest] = path.split('/');
    if (chainHash !== LOCAL_CHAIN.chainHash || rest.length > 0) return answerText(404, 'unknown chain');
    if (what === 'info' && roundText === undefined) return answerJson(INFO);
    if (what !== 'public' || !/^[1-9]\d{0,14}$/.test(roundText ?? '')) return answerText(400, 'no such round');
    const round = Number(roundText);
    const emittedAt = LOCAL_CHAIN.genesisAt + (round - 1) * LOCAL_CHAIN.periodMs;
    if (now() < emittedAt) return answerText(425, 'Requested future beacon'); // 404 at relays before version 2
    const signature = await signatureOf(round);
    const randomness = createHash('sha256').update(signature, 'hex').digest('hex');
    return answerJson({ round, randomness, signature });
  };

  return {
    world: {
      chain: LOCAL_CHAIN,
      outage: (on) => void (broken = on),
      forge: (on) => void (forged = on),
      asked: () => asked,
    },
    async handle(request, response) {
      const instanceId = headerOf(request, INSTANCE_HEADER);
      const path = pathBelow(request, BEACON_PATH);
      const reply = await door.around({ instanceId, action: 'http:beacon' }, () => answer(path));
      if (reply === 'hangUp') response.destroy();
      else sendReply(response, reply);
    },
  };
}

/** The curve is loaded when somebody asks: most clouds never draw. */
async function sign(key: Buffer, round: number): Promise<string> {
  const { bls12_381 } = await import('@noble/curves/bls12-381');
  const { shortSignatures } = bls12_381;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(round));
  const message = createHash('sha256').update(bytes).digest();
  return shortSignatures.sign(shortSignatures.hash(message, DOMAIN), key).toHex(true);
}

const INFO = {
  public_key: LOCAL_CHAIN.publicKey,
  period: LOCAL_CHAIN.periodMs / 1_000,
  genesis_time: LOCAL_CHAIN.genesisAt / 1_000,
  hash: LOCAL_CHAIN.chainHash,
  schemeID: 'bls-unchained-g1-rfc9380',
  metadata: { beaconID: 'golden-deer-local' },
};

const answerJson = (value: object): Reply => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(value),
});
const answerText = (status: number, body: string): Reply => ({
  ...{ status, body, contentType: 'text/plain; charset=utf-8' },
  errorCode: `HTTP_${status}`,
});
