import { refuse } from '../refusal';

export const NAME_CHARS_MIN = 2;
export const NAME_CHARS_MAX = 30;

/** The dots that keyboards offer for the one in a name like 阿凡提·买买提. */
const DOTS = /[•‧∙・．]/gu;
const NAME = /^\p{Script=Han}+(?:·\p{Script=Han}+)*$/u;

/** Answers the name as it is stored: trimmed, with the one dot 00B7; refuses NAME_INVALID what is no Chinese name. */
export function checkName(text: string): string {
  const name = text.trim().normalize('NFC').replace(DOTS, '·');
  const length = Array.from(name).length;
  if (length < NAME_CHARS_MIN || length > NAME_CHARS_MAX || !NAME.test(name)) refuse('NAME_INVALID');
  return name;
}
