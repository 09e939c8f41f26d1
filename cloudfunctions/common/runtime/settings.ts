import { SETTINGS_ID, settingsFields, type Settings } from '../../../database/collections/settings';
import type { Database } from '../store/database';
import { remember } from './remember';

export const SETTINGS_TTL_MS = 60_000;

const cached = remember<Settings>(SETTINGS_TTL_MS, 1);

/** The mall's settings, at most 60 s old in one instance; what the document leaves out has its default. */
export async function readSettings(db: Pick<Database, 'get'>, now: number): Promise<Settings> {
  return cached(SETTINGS_ID, now, async () => {
    const stored = await db.get('settings', SETTINGS_ID);
    if (stored === null) return settingsFields.parse({});
    const { _id: _settingsId, revision: _revision, updatedAt: _updatedAt, ...fields } = stored;
    return settingsFields.parse(fields);
  });
}
