import type { Settings } from '../../../../database/collections/settings';
import type { PaymentPort, Provider } from '../../contract/ports';
import { refuse } from '../../domain/refusal';
import { openCloudPay } from './cloudPay';
import { readVariables } from './keys';
import { openWechatPayV3 } from './wechatPayV3';

/**
 * The provider that an order remembers, or else the one of the settings. What is missing to reach it is the refusal
 * PAYMENT_NOT_CONFIGURED, whose details name the setting or the environment's variable.
 */
export function choosePayment(rules: Settings['payment'], provider?: Provider): PaymentPort {
  const chosen = provider ?? rules.provider;
  if (chosen === 'none') return refuse('PAYMENT_NOT_CONFIGURED', { setting: 'provider' });
  const { merchantId } = rules;
  if (merchantId === '') return refuse('PAYMENT_NOT_CONFIGURED', { setting: 'merchantId' });
  switch (chosen) {
    case 'cloudPay':
      return openCloudPay({ merchantId, envId: process.env['TCB_ENV'] ?? process.env['SCF_NAMESPACE'] });
    case 'wechatPayV3':
      return openWechatPayV3(rules, readVariables());
    default:
      return chosen satisfies never;
  }
}
