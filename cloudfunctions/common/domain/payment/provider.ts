import type { Provider } from '../../contract/ports';

/**
 * cloudPay is barred for liquor (and eleven other classes of merchandise); WeChat Pay v3 under the shop's own merchant
 * number is not. developers.weixin.qq.com, wxcloud guide, wechatpay/openapi.
 */
export function mayTake(provider: Provider, { hasLiquor }: { readonly hasLiquor: boolean }): boolean {
  return provider !== 'cloudPay' || !hasLiquor;
}
