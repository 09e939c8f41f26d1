import { birthdayOn, startOfDateAt } from '../calendar';

export const ADULT_YEARS = 18;

/**
 * The first instant, in Shanghai, of the 18th birthday: adult while now >= adultAt. Eighteen years after a 29
 * February is never a leap year, so who was born on that day is adult from 1 March.
 */
export function adultAt(birthOn: string): number {
  return startOfDateAt(birthdayOn(birthOn, ADULT_YEARS));
}
