import crypto from 'node:crypto';
import { scheduledCall } from './currentCall';

/**
 * Lets every source of randomness draw from the call's seed while a scheduled call runs, so that ids and
 * jitter are the same on each replay. Free calls keep real randomness.
 */
export function seedRandomness(): void {
  const real = {
    random: Math.random,
    randomUUID: crypto.randomUUID,
    randomBytes: crypto.randomBytes,
    randomFillSync: crypto.randomFillSync,
    randomInt: crypto.randomInt,
    getRandomValues: crypto.webcrypto.getRandomValues.bind(crypto.webcrypto),
    webUUID: crypto.webcrypto.randomUUID.bind(crypto.webcrypto),
  };
  const fill = <View extends Uint8Array>(view: View): View => {
    scheduledCall()?.random.fill(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return view;
  };
  Math.random = () => scheduledCall()?.random.next() ?? real.random();

  const getRandomValues = (view: Uint8Array): Uint8Array =>
    scheduledCall() === null ? real.getRandomValues(view) : fill(view);
  const webUUID = (): string =>
    scheduledCall() === null ? real.webUUID() : formatUUID(fill(new Uint8Array(16)));
  for (const [name, value] of Object.entries({ getRandomValues, randomUUID: webUUID })) {
    Object.defineProperty(crypto.webcrypto, name, { value, configurable: true, writable: true });
  }

  // crypto.getRandomValues needs no replacement: it is a getter of webcrypto's.
  Object.assign(crypto, {
    randomUUID: (options?: crypto.RandomUUIDOptions) =>
      scheduledCall() === null ? real.randomUUID(options) : webUUID(),
    randomBytes(size: number, callback?: (error: Error | null, bytes: Buffer) => void) {
      if (scheduledCall() === null) return callback ? real.randomBytes(size, callback) : real.randomBytes(size);
      const bytes = fill(Buffer.alloc(size));
      if (!callback) return bytes;
      process.nextTick(callback, null, bytes);
      return undefined;
    },
    randomFillSync(view: Uint8Array, offset = 0, size = view.length - offset): Uint8Array {
      if (scheduledCall() === null) return real.randomFillSync(view, offset, size);
      fill(view.subarray(offset, offset + size));
      return view;
    },
    randomInt: seededRandomInt(real.randomInt),
  });
}

/** crypto.randomInt([min,] max[, callback]) */
function seededRandomInt(real: typeof crypto.randomInt) {
  return (...parts: unknown[]): unknown => {
    const call = scheduledCall();
    if (call === null) return Reflect.apply(real, crypto, parts);
    const numbers = parts.filter((part) => typeof part === 'number');
    const callback = parts.find((part) => typeof part === 'function');
    const [min, max] = numbers.length > 1 ? [numbers[0] ?? 0, numbers[1] ?? 1] : [0, numbers[0] ?? 1];
    const drawn = min + call.random.below(max - min);
    if (!callback) return drawn;
    process.nextTick(callback, null, drawn);
    return undefined;
  };
}

function formatUUID(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
