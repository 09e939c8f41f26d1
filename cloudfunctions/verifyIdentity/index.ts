import { chooseIdentityProvider } from '../common/platform/identityProvider/choose';
import { openVault } from '../common/platform/vault';
import { serve } from '../common/runtime/serve';
import { verifyIdentity } from './handler';

export const main = serve(verifyIdentity, { vault: openVault, provider: chooseIdentityProvider });
