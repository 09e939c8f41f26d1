import { isCalendarDate } from '../calendar';
import { refuse } from '../refusal';

export interface IdNumber {
  readonly idNumber: string; // 18 characters, X in upper case
  readonly birthOn: string; // YYYY-MM-DD
  readonly regionCode: string; // 6 digits
  readonly sex: 'male' | 'female';
}

type Fault = 'length' | 'checksum' | 'date' | 'region';

/** Nobody alive was born earlier. */
const BIRTH_YEAR_MIN = 1900;

/** GB/T 2260 provinces; 81, 82 and 83 are residents of Hong Kong, Macao and Taiwan who live on the mainland. */
const PROVINCES: ReadonlySet<string> = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 ' +
    '50 51 52 53 54 61 62 63 64 65 71 81 82 83'
  ).split(' '),
);

/** GB 11643-1999: position i from the right weighs 2^i mod 11; the whole sum is 1 mod 11, X standing for 10. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

/**
 * Reads a resident identity number or refuses ID_NUMBER_INVALID, with the first of length, checksum, date, region.
 */
export function parseIdNumber(text: string, todayOn: string): IdNumber {
  const idNumber = text.trim().toUpperCase();
  if (!/^[0-9]{17}[0-9X]$/.test(idNumber)) refuseFor('length');
  if (checkCharacterOf(idNumber) !== idNumber[17]) refuseFor('checksum');
  const birthOn = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
  if (!isBirthDate(birthOn, todayOn)) refuseFor('date');
  if (!PROVINCES.has(idNumber.slice(0, 2))) refuseFor('region');
  const sex = Number(idNumber[16]) % 2 === 1 ? 'male' : 'female';
  return { idNumber, birthOn, regionCode: idNumber.slice(0, 6), sex };
}

/** The 18th character that belongs to the first 17 digits. */
export function checkCharacterOf(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

function isBirthDate(birthOn: string, todayOn: string): boolean {
  return isCalendarDate(birthOn) && Number(birthOn.slice(0, 4)) >= BIRTH_YEAR_MIN && birthOn <= todayOn;
}

function refuseFor(why: Fault): never {
  refuse('ID_NUMBER_INVALID', { why });
}
