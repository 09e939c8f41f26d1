import type { AskBeacon, SendMessage } from '../common/contract/ports';
import { defineJob } from '../common/runtime/define';
import { runDraws } from '../common/store/draws/run';
import { rememberRun } from '../common/store/jobs';
import { contract } from './contract';

interface Ports {
  readonly askBeacon: AskBeacon;
  readonly sendMessage: SendMessage;
}

export const draw = defineJob<typeof contract, Ports>(contract, async (call, ports) => {
  const { now, db, stopAt, clock, note, settings } = call;
  const result = await runDraws(db, { now, stopAt, clock }, { ...ports, settings: await settings() });
  note(result);
  await rememberRun(db, contract.name, {}, result, now);
  return result;
});
