import { maskIdNumber, maskName } from './mask';

describe('mask', () => {
  test('F-128 an ID number shows as 3301***********1234', () => {
    expect(maskIdNumber('330106199001011234')).toBe('3301***********1234');
  });

  test('F-128 the masked form is the same for every birth date and region within a city', () => {
    expect(maskIdNumber('330199200512311234')).toBe(maskIdNumber('330106199001011234'));
    expect(maskIdNumber('11010519491231002X')).toBe('1101***********002X');
  });

  test.each([
    ['王小明', '王*明'],
    ['王明', '王*'],
    ['欧阳娜娜', '欧**娜'],
    ['阿凡提·买买提', '阿*****提'],
    ['𠮷田', '𠮷*'],
    ['王', '*'],
    ['', ''],
  ])('the name %s shows as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});
