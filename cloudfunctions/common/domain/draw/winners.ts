import type { DrawRule } from '../../contract/draw';

const PPM = 1_000_000;

export interface Supply {
  readonly registrations: number;
  readonly quota: number; // promised
  readonly held: number; // units that the stock really holds for this draw
}

/** min(quota, held, what the rule gives, registrations): nobody wins a bottle that is not there (C-18). */
export function countWinners(rule: DrawRule, { registrations, quota, held }: Supply): number {
  return Math.min(quota, held, countByRule(rule, registrations), registrations);
}

/** Who moves up when a qualification is not used: as many as are left, up to the promised length. */
export function countWaitlist(list: {
  readonly registrations: number;
  readonly winners: number;
  readonly waitlistMax: number;
}): number {
  return Math.min(list.waitlistMax, list.registrations - list.winners);
}

function countByRule(rule: DrawRule, registrations: number): number {
  switch (rule.kind) {
    case 'fixedRate': {
      const millionths = registrations * rule.ratePpm;
      return (millionths - (millionths % PPM)) / PPM; // floor, without a fraction on the way
    }
    case 'fixedQuota':
      return rule.winners;
    case 'automatic':
      return registrations;
    default:
      return rule satisfies never;
  }
}
