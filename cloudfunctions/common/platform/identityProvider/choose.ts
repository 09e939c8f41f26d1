import { none } from './none';
import type { ChooseIdentityProvider } from './port';
import { openTencentFaceid } from './tencentFaceid';

export const chooseIdentityProvider: ChooseIdentityProvider = (rules) => {
  switch (rules.provider) {
    case 'none':
      return none;
    case 'tencentFaceid':
      return openTencentFaceid({
        endpoint: rules.providerEndpoint,
        protocol: rules.providerProtocol,
        secretId: process.env['TENCENT_FACEID_SECRET_ID'],
        secretKey: process.env['TENCENT_FACEID_SECRET_KEY'],
      });
    default:
      return rules.provider satisfies never;
  }
};
