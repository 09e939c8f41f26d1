import { serve } from '../common/runtime/serve';
import { saveSettings } from './handler';

export const main = serve(saveSettings);
