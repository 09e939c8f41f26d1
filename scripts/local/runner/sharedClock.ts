/**
 * The clock in eight bytes that all threads share: the lowest bit says whether it stands, the rest is where
 * it stands or how far it is ahead of real time. One atomic word, so no thread ever reads half a change.
 */
export function writeClock(
  memory: SharedArrayBuffer,
  setting: { standsAt: number } | { aheadMs: number },
): void {
  const word = 'standsAt' in setting ? (BigInt(setting.standsAt) << 1n) | 1n : BigInt(setting.aheadMs) << 1n;
  Atomics.store(new BigInt64Array(memory), 0, word);
}

export function readClock(memory: SharedArrayBuffer, realNow: number): number {
  const word = Atomics.load(new BigInt64Array(memory), 0);
  const value = Number(word >> 1n);
  return (word & 1n) === 1n ? value : realNow + value;
}
