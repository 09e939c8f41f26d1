import type { AskBeacon, BeaconRound } from '../../contract/ports';

const ENDPOINT_TIMEOUT_MS = 4_000; // a relay answers in some hundred ms

/**
 * The HTTP interface of drand's relays (docs.drand.love): GET {endpoint}/{chainHash}/public/{round}.
 * A round that is not emitted yet is 425 there, 404 at older relays. No relay is trusted: only the signature counts,
 * and the randomness is computed from it. The library is heavy and is loaded when there is something to verify.
 */
export function openDrand({ timeoutMs = ENDPOINT_TIMEOUT_MS } = {}): AskBeacon {
  return async (beacon, endpoints) => {
    const { chainHash, publicKey, round } = beacon;
    for (const endpoint of endpoints) {
      const signature = await fetchSignature(`${endpoint}/${chainHash}/public/${round}`, round, timeoutMs);
      if (signature === null) continue;
      const { randomnessOfRound } = await import('./verifyRound');
      const randomness = randomnessOfRound({ publicKey, round, signature });
      if (randomness !== null) return { round, randomness, signature } satisfies BeaconRound;
    }
    return null;
  };
}

/** null: no answer in time, or one that says nothing about this round; the next endpoint may know better. */
async function fetchSignature(url: string, round: number, timeoutMs: number): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    return response.ok ? readSignature(await response.json(), round) : null;
  } catch {
    return null;
  }
}

function readSignature(answer: unknown, round: number): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if (!('round' in answer) || answer.round !== round) return null;
  return 'signature' in answer && typeof answer.signature === 'string' ? answer.signature : null;
}
