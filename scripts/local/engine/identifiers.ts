import { randomBytes } from 'node:crypto';

const SEQUENCE_MAX = 2 ** 32;

/**
 * Makes ids of 32 hexadecimal digits whose order is the order of their making, as documents come when
 * no order is asked.
 */
export class IdSource {
  #lastAt = 0;
  #sequence = 0;

  next(now: number): string {
    this.#lastAt = Math.max(this.#lastAt, Math.trunc(now), 0);
    this.#sequence = (this.#sequence + 1) % SEQUENCE_MAX;
    if (this.#sequence === 0) this.#lastAt++;
    const time = this.#lastAt.toString(16).padStart(12, '0');
    const sequence = this.#sequence.toString(16).padStart(8, '0');
    return `${time}${sequence}${randomBytes(6).toString('hex')}`;
  }
}
