import { sendMessage } from '../common/platform/messages';
import { serve } from '../common/runtime/serve';
import { dispatchEvents } from './handler';

export const main = serve(dispatchEvents, { sendMessage });
