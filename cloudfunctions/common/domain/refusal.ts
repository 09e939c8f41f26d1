import { REFUSALS, type RefusalCode } from '../contract/errors';

export type RefusalDetails = Readonly<Record<string, unknown>>;

/** An expected no. It carries its code of the catalogue; a bug is an InvariantError instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  declare readonly details?: RefusalDetails; // declared only: without details there is no such field

  constructor(code: RefusalCode, details?: RefusalDetails) {
    super(REFUSALS[code].message);
    this.code = code;
    if (details !== undefined) this.details = details;
  }
}

export function refuse(code: RefusalCode, details?: RefusalDetails): never {
  throw new Refusal(code, details);
}
