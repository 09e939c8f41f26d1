import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Contract } from '../../cloudfunctions/common/contract/defineContract';
import { LOCAL_OPERATORS } from '../../database/seed/operators';
import type { CallRecord, Caller, LocalCloud } from '../local/types';
import type { PayParameters, PayTransaction } from '../local/wechat/pay/types';
import { TEXTS, type ChapterName } from './texts';

export interface Check {
  readonly chapter: ChapterName;
  readonly what: string;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly ok: boolean;
}

/** What was played: every call and everything that was made sure of. */
export interface Tale {
  readonly calls: readonly CallRecord[];
  readonly checks: readonly Check[];
  readonly brokenBy: unknown; // what ended the story before its end, else null
}

/** In the form of the platform's openids. */
const OPENID = 'oGoldenDeerDemoShopper_00001';

const success = z.object({ success: z.literal(true), data: z.unknown() });
const refusal = z.object({ success: z.literal(false), code: z.string(), message: z.string() });
const envelope = z.discriminatedUnion('success', [success, refusal]);

/** The answer of an operation, checked against its contract. */
type Data<C extends Contract> = z.output<C['output']>;
type Input<C extends Contract> = z.input<C['input']> & object;

const httpAnswer = z.object({ status: z.int() });
const httpEnvelope = z.object({ statusCode: z.int() });

const HELD_CHARACTERS_MAX = 64;
const NAME_COLUMNS = 17;
const CODE_COLUMNS = 24;
const TIME = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  ...({ month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const),
});

export const formatTime = (at: number): string => TIME.format(at);

/** Calls the mall as its shopper, its operators and its timers do, tells what happens and notes what was expected. */
export class Stage {
  readonly openid = OPENID;
  private readonly calls: CallRecord[] = [];
  private readonly checks: Check[] = [];
  private chapter: ChapterName = 'login';
  private chapters = 0;
  private held: string[] = []; // checks that hold and are not told yet

  constructor(
    readonly cloud: LocalCloud,
    private readonly write: (line: string) => void,
  ) {}

  open(chapter: ChapterName): void {
    this.chapter = chapter;
    this.chapters += 1;
    this.tellHeld();
    this.write(TEXTS.chapter(this.chapters, chapter));
  }

  say(line: string): void {
    this.write(`    ${line}`);
  }

  /** A shopper's call that has to succeed. */
  async ask<C extends Contract>(contract: C, input: Input<C>, openid = OPENID): Promise<Data<C>> {
    const call = await this.cloud.functions.invoke(contract.name, input, { kind: 'shopper', openid });
    this.note(call);
    return this.succeed(contract, call);
  }

  /** The same, of which nothing is told: a look at what is there, or what the others do. */
  async askAside<C extends Contract>(contract: C, input: Input<C>, openid = OPENID): Promise<Data<C>> {
    const call = await this.cloud.functions.invoke(contract.name, input, { kind: 'shopper', openid });
    this.calls.push(call);
    return this.succeed(contract, call);
  }

  /** A shopper's call that has to be refused; answers with what code. */
  async askInVain<C extends Contract>(contract: C, input: Input<C>, openid = OPENID): Promise<string> {
    return this.refuse(contract, await this.call(contract, input, { kind: 'shopper', openid }));
  }

  /** The shopper's phone pays with what payOrder answered, and WeChat's notice waits to be delivered. */
  payByPhone(orderId: string, parameters: PayParameters): PayTransaction {
    const paid = this.cloud.wechat.pay.pay(orderId, { parameters });
    this.say(TEXTS.phonePays(TEXTS.money(paid.totalFen), paid.transactionId ?? ''));
    return paid;
  }

  /** WeChat brings its notices over HTTP; answers the statuses that it was answered with. */
  async deliverNotices(orderId: string): Promise<readonly unknown[]> {
    const deliveries = await this.cloud.wechat.pay.notices.deliver({ orderId, early: true });
    return deliveries.map(({ notice, answer }) => {
      const { status } = httpAnswer.parse(answer);
      this.say(TEXTS.notice(notice.kind, status));
      return status;
    });
  }

  /** Somebody posts a notice at the same address, who may be WeChat or not; answers the status. */
  async postNotice(orderId: string, tamper?: 'signature'): Promise<unknown> {
    const { compose } = this.cloud.wechat.pay.notices;
    const { functionName, event, caller } = compose(orderId, tamper === undefined ? {} : { tamper });
    const call = await this.cloud.functions.invoke(functionName, event, caller);
    this.note(call);
    return httpEnvelope.parse(call.result).statusCode;
  }

  /** The first operator's command with the second one's approval. */
  async operate<C extends Contract>(contract: C, input: Input<C>): Promise<Data<C>> {
    const [operator, approval] = LOCAL_OPERATORS.map(({ operatorId, key }) => ({ operatorId, key }));
    return this.succeed(
      contract,
      await this.call(contract, { operator, approval, ...input }, { kind: 'console' }),
    );
  }

  async operateAlone<C extends Contract>(contract: C, input: Input<C>): Promise<string> {
    const [{ operatorId, key }] = LOCAL_OPERATORS;
    const event = { operator: { operatorId, key }, ...input };
    return this.refuse(contract, await this.call(contract, event, { kind: 'console' }));
  }

  /** Runs a job as its timer would. */
  async fire<C extends Contract>(contract: C): Promise<Data<C>> {
    const calls = await this.cloud.timers.fire(contract.name);
    const last = calls.at(-1);
    if (last === undefined) throw new Error(`${contract.name} did not run`);
    for (const call of calls) this.note(call);
    return this.succeed(contract, last);
  }

  setClock(at: number): void {
    this.cloud.clock.set(at);
    this.say(TEXTS.clock(formatTime(at)));
  }

  check(what: string, actual: unknown, expected: unknown): void {
    const ok = isDeepStrictEqual(actual, expected);
    this.checks.push({ chapter: this.chapter, what, actual, expected, ok });
    if (ok) {
      if (this.held.join().length + what.length > HELD_CHARACTERS_MAX) this.tellHeld();
      this.held.push(what);
      return;
    }
    this.write(`  ✗ ${what}`);
    this.say(TEXTS.mismatch(JSON.stringify(actual), JSON.stringify(expected)));
  }

  end(brokenBy: unknown = null): Tale {
    this.tellHeld();
    return { calls: this.calls, checks: this.checks, brokenBy };
  }

  /** Checks that hold are told at the end of their chapter, as many as fit on a line. */
  private tellHeld(): void {
    if (this.held.length > 0) this.write(`  ✓ ${this.held.join('；')}`);
    this.held = [];
  }

  private async call(contract: Contract, event: unknown, caller: Caller): Promise<CallRecord> {
    const call = await this.cloud.functions.invoke(contract.name, event, caller);
    this.note(call);
    return call;
  }

  private note(call: CallRecord): void {
    this.calls.push(call);
    const { functionName, ms, requests, cold } = call;
    const answer = envelope.safeParse(call.result);
    const code = !answer.success ? codeOf(call) : answer.data.success ? 'SUCCESS' : answer.data.code;
    const cost = `${TEXTS.requests(requests.length)}  ${String(Math.round(ms)).padStart(4)} ms`;
    const columns = [functionName.padEnd(NAME_COLUMNS), code.padEnd(CODE_COLUMNS), cost];
    const why = answer.success && !answer.data.success ? `  ${answer.data.message}` : '';
    this.write(`  → ${columns.join(' ')}${cold ? `  ${TEXTS.cold}` : ''}${why}`);
  }

  private succeed<C extends Contract>(contract: C, call: CallRecord): Data<C> {
    const answer = readEnvelope(call);
    if (!answer.success) throw new Error(TEXTS.unexpected(contract.name, answer.code, answer.message));
    return contract.output.parse(answer.data) as Data<C>;
  }

  private refuse(contract: Contract, call: CallRecord): string {
    const answer = readEnvelope(call);
    if (answer.success) return 'SUCCESS';
    return contract.errors.some((code) => code === answer.code) ? answer.code : `${answer.code}?`;
  }
}

/** Of a call that came over HTTP, its status. */
function codeOf({ outcome, result }: CallRecord): string {
  const answer = httpEnvelope.safeParse(result);
  return answer.success ? `HTTP ${answer.data.statusCode}` : outcome;
}

function readEnvelope(call: CallRecord): z.output<typeof envelope> {
  if (call.outcome === 'answered') return envelope.parse(call.result);
  throw new Error(
    `${call.functionName} ${call.outcome}: ${call.error?.message ?? ''}\n${call.logs.join('\n')}`,
  );
}
