import { Cron } from 'croner';

const SHANGHAI_OFFSET_MINUTES = 480;

/**
 * A timer's seven fields: second minute hour day month weekday year, in UTC+8 whatever the machine's zone
 * is. When both day and weekday are set, either one is enough.
 */
export interface CronPattern {
  /** The first instant after `at`, in epoch ms; Infinity when there is none. */
  nextAfter(at: number): number;
}

export function parseCron(pattern: string): CronPattern {
  const cron = new Cron(pattern, { mode: '7-part', utcOffset: SHANGHAI_OFFSET_MINUTES, paused: true });
  return { nextAfter: (at) => cron.nextRun(new Date(at))?.getTime() ?? Infinity };
}
