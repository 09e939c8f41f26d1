import type { Contract } from '../../../cloudfunctions/common/contract/defineContract';
import { checkCharacterOf } from '../../../cloudfunctions/common/domain/identity/idNumber';
import { settingsFields } from '../../../database/collections/settings';
import { LOCAL_OPERATORS } from '../../../database/seed/operators';
import type { Caller } from '../../local/types';

const REQUEST = { requestId: 'bench-cold-start' } as const;
const LINES = [{ productId: 'deer', quantity: 1 }] as const;
const ID_DIGITS = '11010519900307231';
const ORDER_ID = '0'.repeat(32);
const CONSENT = { version: '2026-01', agreed: true } as const;

/** An input of each operation with which it gets as far as the database. A job has none. */
const INPUTS: Readonly<Record<string, unknown>> = {
  adjustStock: { ...REQUEST, skuId: 'deer', change: 'inbound', delta: 1, description: 'bench' },
  adjustWallet: { ...REQUEST, openid: 'alice', asset: 'coin', amount: 1, reason: 'bench' },
  cancelOrder: { orderId: ORDER_ID },
  checkExchange: { lines: LINES },
  confirmPayment: { orderId: ORDER_ID },
  confirmReceipt: { orderId: ORDER_ID },
  createOrder: { ...REQUEST, lines: LINES },
  exchange: { ...REQUEST, lines: LINES },
  getDraw: { drawId: 'deer' },
  getDrawProof: { drawId: 'deer' },
  getOrder: { orderId: ORDER_ID },
  getProduct: { productId: 'deer' },
  listRegistrations: { drawId: 'deer' },
  payCallback: { outTradeNo: ORDER_ID, returnCode: 'SUCCESS' },
  payNotify: { headers: {}, body: '{}' },
  payOrder: { orderId: ORDER_ID },
  refundCallback: { outRefundNo: ORDER_ID, returnCode: 'SUCCESS' },
  register: { drawId: 'deer' },
  requestRefund: { ...REQUEST, orderId: ORDER_ID, reason: 'bench' },
  resolveRefund: { ...REQUEST, refundId: ORDER_ID, approve: true },
  saveCategory: { ...REQUEST, category: { name: 'bench', parentId: null } },
  saveDraw: { ...REQUEST, drawId: 'deer', revision: 1 },
  saveProduct: { ...REQUEST, productId: 'deer', revision: 1, product: { name: 'bench' } },
  saveSettings: { ...REQUEST, revision: 1, settings: settingsFields.parse({}) },
  setProductStatus: { ...REQUEST, productId: 'deer', revision: 1, status: 'off_sale' },
  shipOrder: { ...REQUEST, orderId: ORDER_ID, carrier: 'SF', trackingNo: 'SF1234567890' },
  verifyIdentity: { realName: '王小明', idNumber: ID_DIGITS + checkCharacterOf(ID_DIGITS), consent: CONSENT },
  withdrawIdentity: REQUEST,
};

export interface ValidCall {
  readonly event: unknown;
  readonly caller: Caller;
}

export const inputOf = (name: string): unknown => INPUTS[name] ?? {};

/** A call as the platform would make it, whose first request to the database is worth waiting for. */
export function validCallOf(contract: Pick<Contract, 'name' | 'kind' | 'auth' | 'deploy'>): ValidCall {
  const { name, kind, auth, deploy } = contract;
  const input = inputOf(name);
  if (kind === 'webhook' && deploy.http !== undefined) {
    return { event: { httpMethod: 'POST', ...Object(input) }, caller: { kind: 'http', clientIp: '127.0.0.1' } };
  }
  switch (auth) {
    case 'shopper':
    case 'anyone':
      return { event: input, caller: { kind: 'shopper', openid: 'oGoldenDeerBenchShopper_0001' } };
    case 'operator': {
      const [operator, approval] = LOCAL_OPERATORS.map(({ operatorId, key }) => ({ operatorId, key }));
      return { event: { operator, approval, ...Object(input) }, caller: { kind: 'console' } };
    }
    case 'timer':
      return { event: { Type: 'Timer' }, caller: { kind: 'timer', triggerName: deploy.timer?.name ?? '' } };
    case 'wechatPay':
      return { event: input, caller: { kind: 'payCallback' } };
  }
}
