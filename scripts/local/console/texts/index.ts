/**
 * Everything that an operator reads in the console. Code words (function and field names, codes) stay as they are.
 */
export { ERRORS, type ErrorCode } from './errors';
export { AUTHS, CALLERS, FAULT_HINTS, FAULT_KINDS, FUNCTION_TITLES, KINDS, VERDICTS } from './names';
export { TEXT } from './pages';
export { NOTICE_KINDS, PAY_SWITCHES, PAY_TEXT, REFUND_STATES, TRADE_STATES } from './pay';
