import type { FunctionDetail, KnownCallers } from '../apiTypes';
import type { Caller } from '../../gateway/types';
import { CALLERS, TEXT } from '../texts';
import { field, h, replaceChildren, select, suggest } from './dom';
import { rememberedProof, rememberedShoppers, rememberProof, rememberShopper, type Proof } from './memory';

const KINDS = ['shopper', 'operator', 'console', 'timer', 'http', 'payCallback'] as const;
type Kind = (typeof KINDS)[number];

/** Who calls, as the operator chose it: an operator is a call from the console whose event carries the proofs. */
export class CallerForm {
  readonly element = h('div', { className: 'caller' });
  kind: Kind;
  private readonly shopper = text('mono');
  private readonly triggerName = text('mono');
  private readonly clientIp = text('mono');
  private readonly proof: ProofFields;
  private readonly approval: ProofFields;

  constructor(
    about: FunctionDetail,
    private readonly options: KnownCallers,
    private readonly onChange: () => void,
  ) {
    this.kind = usualKind(about);
    this.shopper.value = rememberedShoppers()[0] ?? options.openids[0] ?? '';
    this.triggerName.value = about.timer?.name ?? 'timer';
    this.clientIp.value = '127.0.0.1';
    this.proof = proofFields('operator', options);
    this.approval = proofFields('approval', options);
    if (this.proof.operatorId.value === '') this.proof.choose(options.operators[0]?.operatorId ?? '');
    this.draw();
  }

  get caller(): Caller {
    switch (this.kind) {
      case 'shopper':
        return { kind: 'shopper', openid: this.shopper.value.trim() };
      case 'timer':
        return { kind: 'timer', triggerName: this.triggerName.value };
      case 'http':
        return { kind: 'http', clientIp: this.clientIp.value };
      case 'operator':
      case 'console':
        return { kind: 'console' };
      case 'payCallback':
        return { kind: 'payCallback' };
      default:
        return this.kind satisfies never;
    }
  }

  /** The event as it is sent: an operator's proofs lie beside the input. */
  complete(event: unknown): unknown {
    if (this.kind !== 'operator' || typeof event !== 'object' || event === null) return event;
    const operator = this.proof.read();
    const approval = this.approval.read();
    const confirmed = approval.operatorId === '' ? {} : { approval };
    return { ...event, operator, ...confirmed };
  }

  remember(): void {
    if (this.kind === 'shopper') rememberShopper(this.shopper.value.trim());
    if (this.kind !== 'operator') return;
    rememberProof('operator', this.proof.read());
    rememberProof('approval', this.approval.read());
  }

  private draw(): void {
    const kinds = KINDS.map((kind) => [kind, CALLERS[kind]] as const);
    const choice = select(kinds, this.kind, (kind) => {
      this.kind = kind;
      replaceChildren(slot, this.fields());
      this.onChange();
    });
    const slot = h('div', { className: 'fields' }, this.fields());
    replaceChildren(this.element, field(TEXT.functions.as, choice), slot);
  }

  private fields(): readonly HTMLElement[] {
    switch (this.kind) {
      case 'shopper': {
        const known = [...new Set([...rememberedShoppers(), ...this.options.openids])];
        return [field(TEXT.functions.openid, h('span', {}, suggest(this.shopper, known)))];
      }
      case 'timer':
        return [field(TEXT.functions.triggerName, this.triggerName)];
      case 'http':
        return [field(TEXT.functions.clientIp, this.clientIp)];
      case 'operator':
        return this.operatorFields();
      case 'console':
      case 'payCallback':
        return [];
      default:
        return this.kind satisfies never;
    }
  }

  private operatorFields(): readonly HTMLElement[] {
    const known = this.options.operators.map(({ operatorId }) => operatorId);
    return [
      field(TEXT.functions.operatorId, h('span', {}, suggest(this.proof.operatorId, known))),
      field(TEXT.functions.operatorKey, this.proof.key),
      h(
        'details',
        { className: 'full', open: this.approval.operatorId.value !== '' },
        h('summary', {}, TEXT.functions.approval),
        h(
          'div',
          { className: 'fields' },
          field(TEXT.functions.operatorId, h('span', {}, suggest(this.approval.operatorId, known))),
          field(TEXT.functions.operatorKey, this.approval.key),
        ),
      ),
      h('p', { className: 'hint full' }, TEXT.functions.operatorNote),
    ];
  }
}

interface ProofFields {
  readonly operatorId: HTMLInputElement;
  readonly key: HTMLInputElement;
  choose(operatorId: string): void;
  read(): Proof;
}

/** Choosing an operator of the local seed brings the key along: everybody who has the repository knows it. */
function proofFields(name: 'operator' | 'approval', { operators }: KnownCallers): ProofFields {
  const remembered = rememberedProof(name);
  const operatorId = Object.assign(text('mono'), { value: remembered.operatorId });
  const key = h('input', { type: 'password', value: remembered.key, autocomplete: 'off', className: 'mono' });
  const fillKey = (): void => {
    const known = operators.find((operator) => operator.operatorId === operatorId.value)?.key ?? null;
    if (known !== null) key.value = known;
  };
  operatorId.addEventListener('input', fillKey);
  return {
    operatorId,
    key,
    choose: (chosen) => {
      operatorId.value = chosen;
      fillKey();
    },
    read: () => ({ operatorId: operatorId.value.trim(), key: key.value }),
  };
}

function text(className: string): HTMLInputElement {
  return h('input', { className, autocomplete: 'off', spellcheck: false });
}

function usualKind({ auth, httpPath }: FunctionDetail): Kind {
  if (auth === 'operator' || auth === 'timer') return auth;
  if (auth === 'wechatPay') return 'payCallback';
  return auth === 'anyone' && httpPath !== null ? 'http' : 'shopper';
}
