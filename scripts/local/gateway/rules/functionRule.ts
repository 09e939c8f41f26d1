/**
 * Whether a client may call a function. The platform knows these values only; anything else is refused, so that a
 * rule which is mistyped locks the door instead of opening it.
 */
export function allowsInvoke(rule: unknown, loggedIn: boolean): boolean {
  if (typeof rule === 'boolean') return rule;
  if (typeof rule !== 'string') return false;
  return LOGGED_IN_RULES.includes(rule.replace(/\s+/g, '')) && loggedIn;
}

/** Nobody is anonymous in a mini-program, so the two say the same. */
const LOGGED_IN_RULES = [
  'auth!=null',
  "auth.loginType!='ANONYMOUS'&&auth!=null",
  "auth!=null&&auth.loginType!='ANONYMOUS'",
];
