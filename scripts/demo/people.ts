import { checkCharacterOf } from '../../cloudfunctions/common/domain/identity/idNumber';

/** Somebody in the story, made up; the check character follows the digits. */
export interface Person {
  readonly realName: string;
  readonly idDigits: string;
}

export const HERO: Person = { realName: '王小明', idDigits: '11010519900307231' };

/** Who registers for the same draws. */
export const NEIGHBOURS: readonly (Person & { readonly openid: string })[] = [
  { openid: 'oGoldenDeerDemoNeighbour_001', realName: '李四光', idDigits: '33010619900101123' },
  { openid: 'oGoldenDeerDemoNeighbour_002', realName: '赵春华', idDigits: '11010519491231002' },
  { openid: 'oGoldenDeerDemoNeighbour_003', realName: '孙秋实', idDigits: '31010419851208114' },
  { openid: 'oGoldenDeerDemoNeighbour_004', realName: '周立夏', idDigits: '44010619930516237' },
];

/** Turns 18 half a year after the story. */
export const YOUTH = {
  openid: 'oGoldenDeerDemoNeighbour_005',
  realName: '吴小满',
  idDigits: '65010120080512003',
};

export const idNumberOf = ({ idDigits }: Person): string => idDigits + checkCharacterOf(idDigits);

/** What verifyIdentity takes. */
export function identityOf(person: Person, version: string) {
  return { realName: person.realName, idNumber: idNumberOf(person), consent: { version, agreed: true } };
}
