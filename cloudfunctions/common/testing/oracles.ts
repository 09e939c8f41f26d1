/**
 * Whole years from one YYYY-MM-DD to another, by the calendar alone: what the domain's instants are checked against.
 */
export function ageOn(birthOn: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthOn.slice(0, 4));
  return on.slice(5) < birthOn.slice(5) ? years - 1 : years;
}
