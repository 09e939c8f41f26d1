import { invariant } from '../../cloudfunctions/common/domain/invariant';

/** The middle one, or the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  invariant(upper !== undefined && lower !== undefined, 'a median is of something');
  return (upper + lower) / 2;
}

/** The smallest value that at least 95 of 100 do not exceed. */
export function p95Of(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.ceil(sorted.length * 0.95) - 1];
  invariant(found !== undefined, 'a percentile is of something');
  return found;
}

export function roundTo(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
