import { openDrand } from '../common/platform/beacon/drand';
import { sendMessage } from '../common/platform/messages';
import { serve } from '../common/runtime/serve';
import { draw } from './handler';

export const main = serve(draw, { askBeacon: openDrand(), sendMessage });
