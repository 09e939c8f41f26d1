import { readClock } from '../sharedClock';

/**
 * Makes `Date` show the cloud's clock. Dates made from arguments, and everything else of Date, stay as they
 * are.
 */
export function followClock(memory: SharedArrayBuffer): void {
  const RealDate = Date;
  const now = (): number => readClock(memory, RealDate.now());
  const CloudDate = new Proxy(RealDate, {
    construct: (target, parts: unknown[], newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = CloudDate;
  globalThis.Date = CloudDate;
}
