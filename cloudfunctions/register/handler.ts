import { defineCommand } from '../common/runtime/define';
import { registerOnce } from '../common/store/draws/register';
import { contract } from './contract';

export const register = defineCommand(contract, async ({ input, openid, now, db, note }) => {
  const { drawId, registeredAt, notice } = await registerOnce(db, { ...input, openid, now });
  note({ drawId });
  return { drawId, registeredAt, notice };
});
