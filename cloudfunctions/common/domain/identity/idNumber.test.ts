import fc from 'fast-check';
import { dateOn, startOfDateAt } from '../calendar';
import { Refusal } from '../refusal';
import { checkCharacterOf, parseIdNumber } from './idNumber';

const TODAY_ON = '2025-11-11';
const anyBirthOn = fc.integer({ min: startOfDateAt('1900-01-01'), max: startOfDateAt(TODAY_ON) }).map(dateOn);
const anyRegion = fc.constantFrom('110101', '330106', '520382', '659004', '710000', '810000', '830000');
const anyIdNumber = fc
  .tuple(anyRegion, anyBirthOn, fc.integer({ min: 0, max: 999 }))
  .map(([region, birthOn, order]) => idNumberOf(region, birthOn, order));

describe('parseIdNumber', () => {
  test('F-125 the example of GB 11643-1999 is valid, and a lower case x is one', () => {
    expect(parseIdNumber('11010519491231002X', TODAY_ON)).toEqual({
      idNumber: '11010519491231002X',
      birthOn: '1949-12-31',
      regionCode: '110105',
      sex: 'female',
    });
    expect(parseIdNumber(' 11010519491231002x ', TODAY_ON).idNumber).toBe('11010519491231002X');
  });

  test('any region, date and serial number with its check character is read back', () => {
    fc.assert(
      fc.property(anyRegion, anyBirthOn, fc.integer({ min: 0, max: 999 }), (regionCode, birthOn, serial) => {
        const idNumber = idNumberOf(regionCode, birthOn, serial);

        const sex = serial % 2 === 1 ? 'male' : 'female';
        expect(parseIdNumber(idNumber, TODAY_ON)).toEqual({ idNumber, regionCode, birthOn, sex });
      }),
    );
  });

  test('F-125 every change of a single character is refused', () => {
    fc.assert(
      fc.property(anyIdNumber, (idNumber) => {
        for (const [index, character] of [...idNumber].entries()) {
          for (const other of '0123456789X') {
            if (other === character) continue;
            const changed = idNumber.slice(0, index) + other + idNumber.slice(index + 1);
            expect(whyOf(changed)).toBe(other === 'X' && index < 17 ? 'length' : 'checksum');
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('F-125 every swap of two neighbours that differ is refused', () => {
    fc.assert(
      fc.property(anyIdNumber, (idNumber) => {
        for (let index = 0; index < 17; index += 1) {
          const [a = '', b = ''] = [idNumber[index], idNumber[index + 1]];
          if (a === b) continue;
          const swapped = idNumber.slice(0, index) + b + a + idNumber.slice(index + 2);
          expect(whyOf(swapped)).toBe(b === 'X' ? 'length' : 'checksum');
        }
      }),
    );
  });

  test.each([
    '',
    '1',
    '11010519491231002',
    '11010519491231002XX',
    '110105491231002',
    'A1010519491231002X',
    '一'.repeat(18),
  ])('%j has not the form of a number', (text) => {
    expect(whyOf(text)).toBe('length');
  });

  test.each(['1949-02-29', '2023-02-30', '1990-13-01', '1990-00-10', '1990-04-31', '1899-12-31', '0000-01-01'])(
    'a right checksum does not save %s, which nobody was born on',
    (birthOn) => {
      expect(whyOf(idNumberOf('110105', birthOn, 2))).toBe('date');
    },
  );

  test('today is a birthday and tomorrow is none', () => {
    expect(whyOf(idNumberOf('110105', TODAY_ON, 2))).toBeNull();
    expect(whyOf(idNumberOf('110105', '2025-11-12', 2))).toBe('date');
  });

  test.each(['010105', '160105', '240105', '380105', '470105', '550105', '660105', '840105', '990105'])(
    'no province has the region %s',
    (region) => {
      expect(whyOf(idNumberOf(region, '1949-12-31', 2))).toBe('region');
    },
  );

  test('a number with several faults is refused for its checksum, then its date, then its region', () => {
    const wrong = idNumberOf('990105', '2023-02-30', 2);

    expect(whyOf(wrong)).toBe('date');
    expect(whyOf(wrong.slice(0, 17) + (wrong.endsWith('0') ? '1' : '0'))).toBe('checksum');
  });
});

function idNumberOf(region: string, birthOn: string, serial: number): string {
  const digits = region + birthOn.replaceAll('-', '') + String(serial).padStart(3, '0');
  return digits + checkCharacterOf(digits);
}

/** Why the text is refused, or null when it is not. */
function whyOf(text: string): unknown {
  try {
    parseIdNumber(text, TODAY_ON);
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ID_NUMBER_INVALID') return error.details?.why;
    throw error;
  }
}
