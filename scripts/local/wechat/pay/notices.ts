import type { FunctionInvoker } from '../../gateway/types';
import type { Clock } from '../../types';
import type { Money } from './money';
import { cloudPayEvent, type NoticeFacts, tamperWith, v3Notice } from './noticeForms';
import type {
  ComposedNotice,
  NoticeFilter,
  PayBehaviour,
  PayDelivery,
  PayNotice,
  PayProvider,
  PayRefund,
  PayTransaction,
  Tamper,
} from './types';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** After a failed attempt the next one comes after so long: 24 h 4 min in all (pay.weixin.qq.com, notices). */
const V3_PAUSES_MS = [
  ...[15 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS, 3 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS],
  ...[30 * MINUTE_MS, 30 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 3 * HOUR_MS, 3 * HOUR_MS],
  ...[6 * HOUR_MS, 6 * HOUR_MS],
];
/** cloudPay goes on for two days (developers.weixin.qq.com, paymentCallback). */
const PAUSES_MS: Readonly<Record<PayProvider, readonly number[]>> = {
  wechatPayV3: V3_PAUSES_MS,
  cloudPay: [...V3_PAUSES_MS, ...new Array<number>(4).fill(6 * HOUR_MS)],
};
/** A notice that is not answered in this time has failed. */
const ANSWER_MS_MAX = 5 * SECOND_MS;
/** Longest sleep between two looks at the clock. */
const LOOK_MS_MAX = MINUTE_MS;
/** So long a notice that is to be overtaken waits for another one. */
const OVERTAKEN_MS = 30 * SECOND_MS;

export interface NoticesState {
  readonly waiting: readonly PayNotice[];
  readonly made: number;
}

export interface NoticeRooms {
  readonly clock: Clock & { onChange(listener: () => void): () => void };
  readonly money: Money;
  readonly behaviour: () => PayBehaviour;
  readonly takeTamper: () => Tamper | null; // the next notice's, once
  readonly functions: FunctionInvoker;
  readonly httpRoute: (path: string) => string | null;
  readonly httpUrl: () => string; // where HTTP access is
  readonly envId: string;
  readonly onChange: () => void;
}

/** The notices that are on their way, and those who bring them. */
export class Notices {
  private waiting: PayNotice[] = [];
  private readonly underway = new Set<string>();
  private made = 0;
  private alarm: NodeJS.Timeout | null = null;
  private stopWatching: (() => void) | null = null;

  constructor(private readonly rooms: NoticeRooms) {}

  start(): void {
    this.stopWatching ??= this.rooms.clock.onChange(() => this.look());
    this.look();
  }

  stop(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    if (this.alarm !== null) clearTimeout(this.alarm);
    this.alarm = null;
  }

  pending(): readonly PayNotice[] {
    this.rooms.money.settle();
    return [...this.waiting];
  }

  make(kind: PayNotice['kind'], about: Pick<PayTransaction, 'provider' | 'orderId'>, refundId: string | null) {
    const { notices, noticeDelayMs } = this.rooms.behaviour();
    if (notices === 'never') return;
    const createdAt = this.rooms.clock.now();
    const { provider, orderId } = about;
    const copies = notices === 'twice' ? 2 : 1;
    for (let copy = 1; copy <= copies; copy += 1) {
      this.made += 1;
      const id = `EV-${String(this.made).padStart(20, '0')}`;
      const dueAt = createdAt + noticeDelayMs;
      this.waiting.push({ id, kind, provider, orderId, refundId, createdAt, dueAt, attempts: 0 });
    }
    this.rooms.onChange();
    this.look();
  }

  async deliver(filter: NoticeFilter = {}): Promise<readonly PayDelivery[]> {
    this.rooms.money.settle();
    const now = this.rooms.clock.now();
    const chosen = this.inOrder(
      this.waiting.filter((each) => matches(each, filter) && (filter.early === true || each.dueAt <= now)),
    );
    const isTwice = this.rooms.behaviour().notices === 'twice';
    const groups = isTwice ? groupCopies(chosen) : chosen.map((each) => [each]);
    const deliveries: PayDelivery[] = [];
    for (const group of groups)
      deliveries.push(...(await Promise.all(group.map((each) => this.attempt(each)))).flat());
    return deliveries;
  }

  /** What WeChat would send now, as the function behind it gets it. */
  compose(transaction: PayTransaction, refund: PayRefund | null, tamper: Tamper | null): ComposedNotice {
    this.made += 1;
    const id = `EV-${String(this.made).padStart(20, '0')}`;
    const facts = tamperWith({ id, transaction, refund }, tamper, () => this.otherOrder(transaction));
    const target = refund?.notifyTo ?? transaction.notifyTo;
    if (transaction.provider === 'cloudPay')
      return {
        functionName: target,
        event: cloudPayEvent(facts, tamper),
        caller: { kind: 'payCallback' },
      };
    return this.composeHttp(target, facts, tamper);
  }

  save(): NoticesState {
    return { waiting: [...this.waiting], made: this.made };
  }
  restore({ waiting, made }: NoticesState): void {
    this.waiting = [...waiting];
    this.made = made;
  }

  /** On a running clock notices go out by themselves. */
  look(): void {
    if (this.alarm !== null) clearTimeout(this.alarm);
    this.alarm = null;
    const { clock, money } = this.rooms;
    if (this.stopWatching === null || clock.standing) return;
    const now = clock.now();
    const settlesAt = money.settle();
    const { notices } = this.rooms.behaviour();
    const waiting = notices === 'manual' ? [] : this.waiting.filter(({ id }) => !this.underway.has(id));
    const ready = waiting.filter((each) => each.dueAt <= now);
    const isHeld = notices === 'outOfOrder' && ready.length === 1;
    const goesAt = (each: PayNotice): number =>
      isHeld && ready[0] === each ? Math.max(each.dueAt, each.createdAt + OVERTAKEN_MS) : each.dueAt;
    if (waiting.some((each) => goesAt(each) <= now)) this.deliverSoon();
    const instants = [settlesAt, ...waiting.map(goesAt)].filter((at) => at !== null && at > now);
    if (instants.length === 0) return;
    const wait = Math.min(...instants.map(Number)) - now;
    this.alarm = setTimeout(() => this.look(), Math.min(Math.max(wait, 1), LOOK_MS_MAX)).unref();
  }

  private deliverSoon(): void {
    setImmediate(() => {
      if (this.stopWatching === null || this.rooms.clock.standing) return;
      this.deliver().catch((error: unknown) => process.stderr.write(`pay notices: ${String(error)}\n`));
    });
  }

  private inOrder(chosen: readonly PayNotice[]): readonly PayNotice[] {
    return this.rooms.behaviour().notices === 'outOfOrder' ? chosen.toReversed() : chosen;
  }

  private async attempt(notice: PayNotice): Promise<readonly PayDelivery[]> {
    if (this.underway.has(notice.id) || !this.waiting.some(({ id }) => id === notice.id)) return [];
    this.underway.add(notice.id);
    try {
      const { money } = this.rooms;
      const transaction = money.find(notice.provider, notice.orderId);
      const refund = notice.refundId === null ? null : money.findRefund(notice.provider, notice.refundId);
      if (transaction === null) throw new Error(`a notice of ${notice.orderId}, which does not exist`);
      const said = await this.say(notice, { id: notice.id, transaction, refund });
      const tried = { ...notice, attempts: notice.attempts + 1 };
      this.settle(tried, said.taken);
      return [{ notice: tried, ...said }];
    } finally {
      this.underway.delete(notice.id);
      this.look();
    }
  }

  private say(notice: PayNotice, genuine: NoticeFacts): Promise<Omit<PayDelivery, 'notice'>> {
    const tamper = this.rooms.takeTamper();
    const { transaction } = genuine;
    const facts = tamperWith(genuine, tamper, () => this.otherOrder(transaction));
    const target = genuine.refund?.notifyTo ?? transaction.notifyTo;
    return notice.provider === 'cloudPay'
      ? this.invoke(target, cloudPayEvent(facts, tamper))
      : this.post(target, facts, tamper);
  }

  /** Anything but `{errcode: 0, errmsg}` asks for one more. */
  private async invoke(functionName: string, event: object): Promise<Omit<PayDelivery, 'notice'>> {
    try {
      const call = await this.rooms.functions.invoke(functionName, event, { kind: 'payCallback' });
      return { taken: isTaken(call.result), answer: call.result, call };
    } catch (error) {
      return { taken: false, answer: String(error), call: null }; // no such function, or no free instance
    }
  }

  /** 200 and 204 end it; whatever else, or no answer in five seconds, asks for one more. */
  private async post(
    url: string,
    facts: NoticeFacts,
    tamper: Tamper | null,
  ): Promise<Omit<PayDelivery, 'notice'>> {
    const { headers, body } = v3Notice(facts, tamper, this.rooms.clock.now());
    try {
      const signal = AbortSignal.timeout(ANSWER_MS_MAX);
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      const answer = { status: response.status, body: await response.text() };
      return { taken: answer.status === 200 || answer.status === 204, answer, call: null };
    } catch (error) {
      return { taken: false, answer: String(error), call: null };
    }
  }

  private settle(tried: PayNotice, taken: boolean): void {
    const pause = PAUSES_MS[tried.provider][tried.attempts - 1];
    const isOver = taken || pause === undefined;
    const dueAt = this.rooms.clock.now() + (pause ?? 0);
    this.waiting = this.waiting.flatMap((each) =>
      each.id !== tried.id ? [each] : isOver ? [] : [{ ...tried, dueAt }],
    );
    this.rooms.onChange();
  }

  private composeHttp(url: string, facts: NoticeFacts, tamper: Tamper | null): ComposedNotice {
    const prefix = this.rooms.httpUrl();
    const path = url.startsWith(prefix) ? url.slice(prefix.length) : null;
    const functionName = path === null ? null : this.rooms.httpRoute(path);
    if (path === null || functionName === null) throw new Error(`no function of this cloud is at ${url}`);
    const { headers, body } = v3Notice(facts, tamper, this.rooms.clock.now());
    const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
    const event = {
      path,
      httpMethod: 'POST',
      headers: Object.fromEntries(lowered),
      queryStringParameters: {},
      requestContext: {
        requestId: facts.id,
        envId: this.rooms.envId,
        appId: '1250000000',
        uin: '100000000000',
      },
      body,
      isBase64Encoded: false,
    };
    return { functionName, event, caller: { kind: 'http', clientIp: '127.0.0.1' } };
  }

  private otherOrder({ orderId }: PayTransaction): string {
    return this.rooms.money.transactions().find((each) => each.orderId !== orderId)?.orderId ?? orderId;
  }
}

function isTaken(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  return 'errcode' in result && result.errcode === 0 && 'errmsg' in result && typeof result.errmsg === 'string';
}

function matches(notice: PayNotice, { orderId, refundId, kind }: NoticeFilter): boolean {
  return (
    (orderId === undefined || notice.orderId === orderId) &&
    (refundId === undefined || notice.refundId === refundId) &&
    (kind === undefined || notice.kind === kind)
  );
}

/** Copies of one notice go out at the same time. */
function groupCopies(notices: readonly PayNotice[]): readonly (readonly PayNotice[])[] {
  const groups = new Map<string, PayNotice[]>();
  for (const notice of notices) {
    const key = JSON.stringify([notice.provider, notice.kind, notice.orderId, notice.refundId]);
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  return [...groups.values()];
}
