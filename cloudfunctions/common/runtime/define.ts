import type * as z from 'zod';
import type { Contract } from '../contract/defineContract';
import type { Call, JobCall, OpenQueryCall, OperatorCall, ShopperCall, ShopperQueryCall } from './call';

/** The call that fits a contract: its kind and auth decide what a handler can reach. */
export type CallFor<C extends Contract> = C['kind'] extends 'job'
  ? JobCall<z.output<C['input']>>
  : C['kind'] extends 'webhook'
    ? Call<z.output<C['input']>>
    : C['kind'] extends 'query'
      ? C['auth'] extends 'shopper'
        ? ShopperQueryCall<z.output<C['input']>>
        : OpenQueryCall<z.output<C['input']>>
      : C['auth'] extends 'operator'
        ? OperatorCall<z.output<C['input']>>
        : ShopperCall<z.output<C['input']>>;

export interface Operation<C extends Contract = Contract, Ports = unknown> {
  readonly contract: C;
  readonly handle: (call: CallFor<C>, ports: Ports) => Promise<z.input<C['output']>>;
}

type Handler<C extends Contract, Ports> = Operation<C, Ports>['handle'];

/** Reads only. */
export function defineQuery<C extends Contract & { readonly kind: 'query' }, Ports = void>(
  contract: C,
  handle: Handler<C, Ports>,
): Operation<C, Ports> {
  return { contract, handle };
}

/** Writes, at most once for each request id. */
export function defineCommand<C extends Contract & { readonly kind: 'command' }, Ports = void>(
  contract: C,
  handle: Handler<C, Ports>,
): Operation<C, Ports> {
  return { contract, handle };
}

/** A provider's notice: it may come late, twice, out of order, forged or never. */
export function defineWebhook<C extends Contract & { readonly kind: 'webhook' }, Ports = void>(
  contract: C,
  handle: Handler<C, Ports>,
): Operation<C, Ports> {
  return { contract, handle };
}

/** Run by a timer: bounded, resumable, safe to run twice at once. */
export function defineJob<C extends Contract & { readonly kind: 'job' }, Ports = void>(
  contract: C,
  handle: Handler<C, Ports>,
): Operation<C, Ports> {
  return { contract, handle };
}
