import { randomUUID } from 'node:crypto';
import type { FaultMatch, FaultRule, Faults } from '../types';
import { type SeededRandom, seedRandom } from './random';

/** What a request suffers, in this order. */
export interface RequestFault {
  readonly latencyMs: number;
  readonly before:
    | { readonly kind: 'crash' | 'hangUp' }
    | { readonly kind: 'fail'; readonly code: string; readonly message: string }
    | null;
  readonly after: 'crash' | 'loseAnswer' | null;
}

/** A request as rules see it; without a call it comes from outside the functions. */
export interface FaultSubject {
  readonly action: string;
  readonly collection?: string | undefined;
  readonly call?: { readonly functionName: string; readonly matches: Map<string, number> } | undefined;
}

type KeptRule = FaultRule & { readonly id: string; hits: number };

export class FaultSwitchboard implements Faults {
  private rules: KeptRule[] = [];

  /** The seed makes a run with `probability` repeatable. */
  constructor(private random: SeededRandom = seedRandom(1)) {}

  set(rule: FaultRule): string {
    const id = randomUUID();
    this.rules.push({ ...rule, id, hits: 0 });
    return id;
  }
  remove(id: string): void {
    this.rules = this.rules.filter((rule) => rule.id !== id);
  }
  clear(): void {
    this.rules = [];
  }
  list(): readonly KeptRule[] {
    return this.rules.map((rule) => ({ ...rule }));
  }

  /** Draws from another seed until the answered function is called. */
  drawFrom(random: SeededRandom): () => void {
    const before = this.random;
    this.random = random;
    return () => (this.random = before);
  }

  /** Rules act in the order in which they were set; the first one that stops a request decides how. */
  requestFault(subject: FaultSubject): RequestFault {
    let latencyMs = 0;
    let before: RequestFault['before'] = null;
    let after: RequestFault['after'] = null;
    for (const rule of this.rules) {
      if (rule.kind === 'timerDoubled' || rule.kind === 'timerSkipped' || !this.hits(rule, subject)) continue;
      if (rule.kind === 'latency') latencyMs += rule.ms + this.random.below((rule.jitterMs ?? 0) + 1);
      else if (rule.kind === 'loseAnswer') after ??= 'loseAnswer';
      else if (rule.kind === 'hangUp') before ??= { kind: 'hangUp' };
      else if (rule.kind === 'fail') before ??= { kind: 'fail', code: rule.code, message: rule.message };
      else if (rule.point === 'before') before ??= { kind: 'crash' };
      else after ??= 'crash';
    }
    return { latencyMs, before, after };
  }

  /** How often a timer fires when it is due. */
  timerFirings(functionName: string): 0 | 1 | 2 {
    const subject = { action: 'timer', call: { functionName, matches: new Map<string, number>() } };
    for (const rule of this.rules) {
      if ((rule.kind !== 'timerDoubled' && rule.kind !== 'timerSkipped') || !this.hits(rule, subject)) continue;
      return rule.kind === 'timerDoubled' ? 2 : 0;
    }
    return 1;
  }

  private hits(rule: KeptRule, { action, collection, call }: FaultSubject): boolean {
    const match = rule.match ?? {};
    if (match.times !== undefined && rule.hits >= match.times) return false;
    if (match.functionName !== undefined && match.functionName !== call?.functionName) return false;
    if (match.collection !== undefined && match.collection !== collection) return false;
    if (match.action !== undefined && !actionFits(match.action, action)) return false;
    if (match.nth !== undefined && match.nth !== countMatch(rule.id, call?.matches)) return false;
    if (!this.drawn(match)) return false;
    rule.hits += 1;
    return true;
  }

  private drawn({ probability }: FaultMatch): boolean {
    return probability === undefined || this.random.next() < probability;
  }
}

function actionFits(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}

function countMatch(ruleId: string, matches: Map<string, number> | undefined): number {
  const count = (matches?.get(ruleId) ?? 0) + 1;
  matches?.set(ruleId, count);
  return count;
}
