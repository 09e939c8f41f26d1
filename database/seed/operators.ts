import type { Operator } from '../collections/operators';
import { sha256Hex } from '../../cloudfunctions/common/domain/hash';

interface LocalOperator {
  readonly operatorId: string;
  readonly name: string;
  readonly roles: readonly Operator['roles'][number][];
  readonly key: string;
}

/** The first two of a local cloud: the second one approves. Everybody who has this repository knows their keys. */
export const LOCAL_OPERATORS: readonly [LocalOperator, LocalOperator] = [
  { operatorId: 'owner', name: '店主', roles: ['owner'], key: 'local-owner-key' },
  {
    operatorId: 'manager',
    name: '店长',
    roles: ['catalogue', 'stock', 'wallet', 'orders', 'draws'],
    key: 'local-manager-key',
  },
];

/** As an operator's call names its source when it comes from the local console. */
export const LOCAL_OPERATOR_SOURCE = 'tcb_console';

export function seedOperators(now: number): Operator[] {
  return LOCAL_OPERATORS.map(({ operatorId, name, roles, key }) => ({
    _id: operatorId,
    name,
    roles: [...roles],
    enabled: true,
    openid: null,
    keyHash: sha256Hex(key),
    createdAt: now,
  }));
}
