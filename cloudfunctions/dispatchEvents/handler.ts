import type { SendMessage } from '../common/contract/ports';
import { defineJob } from '../common/runtime/define';
import { drainEvents } from '../common/store/drainEvents';
import { rememberRun } from '../common/store/jobs';
import { contract } from './contract';

interface Ports {
  readonly sendMessage: SendMessage;
}

export const dispatchEvents = defineJob<typeof contract, Ports>(contract, async (call, { sendMessage }) => {
  const { now, db, stopAt, clock, note, settings } = call;
  const result = await drainEvents(db, { now, stopAt, clock }, { sendMessage, settings: await settings() });
  note(result);
  await rememberRun(db, contract.name, {}, result, now);
  return result;
});
