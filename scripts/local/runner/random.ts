/**
 * A small seeded generator (mulberry32 over a mixed seed): the same seed draws the same numbers on every
 * machine.
 */
export interface SeededRandom {
  next(): number; // 0 <= next < 1
  below(limit: number): number; // integer, 0 <= below < limit
  fill(bytes: Uint8Array): void;
}

export function seedRandom(seed: number): SeededRandom {
  let state = mix(seed);
  const nextUint32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return (word ^ (word >>> 14)) >>> 0;
  };
  const next = (): number => nextUint32() / 0x1_0000_0000;
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    fill(bytes) {
      for (let index = 0; index < bytes.length; index += 4) {
        const word = nextUint32();
        for (let part = 0; part < 4 && index + part < bytes.length; part += 1)
          bytes[index + part] = word >>> (8 * part);
      }
    },
  };
}

/**
 * Neighbouring seeds must not give neighbouring streams: runs are numbered 1, 2, 3 and so are the calls of
 * a run.
 */
export function mix(seed: number, salt = 0): number {
  let word = (seed ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
