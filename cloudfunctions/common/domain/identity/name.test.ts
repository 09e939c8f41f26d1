import fc from 'fast-check';
import { NAME_CHARS_MAX, NAME_CHARS_MIN, checkName } from './name';

describe('checkName', () => {
  test.each(['王明', '欧阳娜娜', '阿卜杜拉·买买提', '𠮷野', '李〇', '王'.repeat(NAME_CHARS_MAX)])(
    '%s is a name',
    (name) => {
      expect(checkName(name)).toBe(name);
    },
  );

  test.each(['阿凡提•买买提', '阿凡提・买买提', '阿凡提．买买提', ' 阿凡提·买买提\n'])(
    '%j is stored with the one dot',
    (text) => {
      expect(checkName(text)).toBe('阿凡提·买买提');
    },
  );

  test('a character of the compatibility block is stored as the one it stands for', () => {
    expect(checkName('\uF90A明')).toBe('金明');
  });

  test.each([
    '',
    ' ',
    '王',
    'Wang Ming',
    '王 明',
    '王明1',
    '王明😀',
    '·王明',
    '王明·',
    '王··明',
    '王.明',
    '$gt',
    '王明\u200b',
    '王'.repeat(NAME_CHARS_MAX + 1),
    '𠮷'.repeat(NAME_CHARS_MAX + 1),
    'ひらがな',
    '김철수',
  ])('%j is no name', (text) => {
    expect(() => checkName(text)).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  test('a name is counted in characters, not in code units', () => {
    expect(checkName('𠮷'.repeat(NAME_CHARS_MIN))).toHaveLength(NAME_CHARS_MIN * 2);
    expect(checkName('𠮷'.repeat(NAME_CHARS_MAX))).toHaveLength(NAME_CHARS_MAX * 2);
  });

  test('a name that was checked is checked again without change, and nothing else passes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = attempt(text);
        if (stored === null) return;
        expect(checkName(stored)).toBe(stored);
        expect(stored).toMatch(/^[\p{Script=Han}·]+$/u);
      }),
    );
  });
});

function attempt(text: string): string | null {
  try {
    return checkName(text);
  } catch {
    return null;
  }
}
