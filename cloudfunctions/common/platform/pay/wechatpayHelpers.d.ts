/**
 * The library's types describe its root only, and its root cannot be bundled: it writes to a getter, which strict mode
 * refuses. Its parts can, and these two need nothing but node:crypto; Rsa and the client would bring axios.
 */
declare module 'wechatpay-axios-plugin/lib/formatter.js' {
  import type { Formatter } from 'wechatpay-axios-plugin';
  const formatter: typeof Formatter;
  export default formatter;
}

declare module 'wechatpay-axios-plugin/lib/aes.js' {
  import type { WechatpayAxiosPlugin } from 'wechatpay-axios-plugin';
  const aes: { readonly AesGcm: typeof WechatpayAxiosPlugin.Aes.AesGcm };
  export default aes;
}
