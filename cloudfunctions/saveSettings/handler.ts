import { SETTINGS_ID } from '../../database/collections/settings';
import { refuse } from '../common/domain/refusal';
import { defineCommand } from '../common/runtime/define';
import { operateOnce } from '../common/store/operations';
import { contract } from './contract';

export const saveSettings = defineCommand(contract, async (call) => {
  const { input, now, note } = call;

  const answer = await operateOnce(contract, call, async (tx) => {
    const stored = await tx.get('settings', SETTINGS_ID);
    const known = stored?.revision ?? 0;
    if (known !== input.revision) refuse('REVISION_STALE', { revision: known });
    const revision = known + 1;
    await tx.put('settings', { ...input.settings, _id: SETTINGS_ID, revision, updatedAt: now });
    return { revision };
  });

  note(answer);
  return answer;
});
