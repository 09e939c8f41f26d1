import * as z from 'zod';
import { PaymentRefused, PaymentUnavailable, type Closing } from '../../contract/ports';
import { compactTimeAt, rfc3339At, wallClockAt } from '../../domain/calendar';

/**
 * WeChat's words for a passing trouble: nothing is decided, and the same request may be sent again. v2 and v3 spell
 * most codes alike but for underscores (SYSTEMERROR, SYSTEM_ERROR), so codes are compared without them.
 */
const PASSING = new Set([
  'SYSTEMERROR',
  'BANKERROR',
  'BIZERRNEEDRETRY',
  'FREQUENCYLIMITED',
  'FREQUENCYLIMITEXCEED',
  'RATELIMITED',
  'RATELIMITEXCEED',
  'RATELIMITEXCEEDED',
  'INVALIDREQTOOMUCH',
]);
const CODE = /^[A-Za-z0-9_.-]{1,60}$/;

export const plainCode = (code: string): string => code.replaceAll('_', '');

/** A provider's error: passing trouble is PaymentUnavailable, everything else its clear no. */
export function failWith(code: string): never {
  const known = CODE.test(code) ? code : 'UNKNOWN';
  if (PASSING.has(plainCode(known))) throw new PaymentUnavailable(`the payment provider is busy: ${known}`);
  throw new PaymentRefused(known);
}

/** An answer that is not what the documentation promises says nothing: PaymentUnavailable. */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new PaymentUnavailable(
    `the payment provider's answer makes no sense at ${where === '' ? 'its root' : where}`,
  );
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PaymentUnavailable("the payment provider's answer is no JSON", { cause: error });
  }
}

/** The answer speaks of what was asked for, and of nothing else. */
export function checkSame(asked: string, answered: string, what: string): void {
  if (asked !== answered) throw new PaymentUnavailable(`the payment provider answered for another ${what}`);
}

/** WeChat's limits of texts are bytes of UTF-8; cut at a character. */
export function cutToBytes(text: string, bytesMax: number): string {
  let cut = '';
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    cut += character;
  }
  return cut;
}

/** Every state that v2 and v3 know of a payment. */
export const tradeState = z.enum([
  'SUCCESS',
  'REFUND',
  'NOTPAY',
  'USERPAYING',
  'PAYERROR',
  'ACCEPT',
  'CLOSED',
  'REVOKED',
]);

export function statusOf(state: z.infer<typeof tradeState>): 'paid' | 'open' | 'closed' {
  switch (state) {
    case 'SUCCESS':
    case 'REFUND': // it was paid; what went back since is told by its refunds
      return 'paid';
    case 'NOTPAY':
    case 'USERPAYING':
    case 'PAYERROR': // one attempt failed, another may follow
    case 'ACCEPT':
      return 'open';
    case 'CLOSED':
    case 'REVOKED':
      return 'closed';
    default:
      return state satisfies never;
  }
}

/** What the code of a refused closing says of the order. */
export function closingOf(code: string): Closing {
  switch (plainCode(code)) {
    case 'ORDERCLOSED':
      return 'closed';
    case 'ORDERPAID':
      return 'paid';
    case 'ORDERNOTEXIST':
    case 'RESOURCENOTEXISTS':
      return 'unknown';
    case 'USERPAYING': // the shopper is typing the password
    case 'TRADESTATEERROR':
    case 'RULELIMIT': // the order is too young
      return 'tooEarly';
    default:
      return failWith(code);
  }
}

const time = (read: (text: string) => number | null) =>
  z.string().transform((text, context) => {
    const at = read(text);
    if (at !== null) return at;
    context.addIssue({ code: 'custom', message: 'no time' });
    return z.NEVER;
  });

/** Instants as WeChat writes them: 20141030133525, 2016-07-25 15:26:26, 2018-06-08T10:34:56+08:00. */
export const compactTime = time(compactTimeAt);
export const wallClock = time(wallClockAt);
export const rfc3339 = time(rfc3339At);

export const filled = z.string().min(1).max(128);
/** Fen. The JSON of cloudPay has numbers where the XML behind it has text. */
export const fenOrText = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
]);
