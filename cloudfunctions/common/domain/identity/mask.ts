const SHOWN_CHARS = 4; // at each end
const ID_NUMBER_STARS = '*'.repeat(11);

/** The form of F-128: the first four and the last four characters around eleven stars, 3301***********1234. */
export function maskIdNumber(idNumber: string): string {
  return idNumber.slice(0, SHOWN_CHARS) + ID_NUMBER_STARS + idNumber.slice(-SHOWN_CHARS);
}

/** Keeps the first character and, of three or more, the last: 王小明 is 王*明, 王明 is 王*. */
export function maskName(name: string): string {
  const characters = Array.from(name);
  return characters.map((character, index) => (isShown(index, characters.length) ? character : '*')).join('');
}

function isShown(index: number, length: number): boolean {
  if (length === 1) return false;
  return index === 0 || (length > 2 && index === length - 1);
}
