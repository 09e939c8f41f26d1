import type { Waits } from '../protocol';
import { type CurrentCall, scheduledCall, watchMovement } from './currentCall';

// turns of the event loop without movement: an answer has travelled through all promises by then
const QUIET_TURNS = 2;
const PASSIVE: ReadonlySet<string> = new Set([
  'MessagePort',
  'TCPSocketWrap',
  'TCPConnectWrap',
  'ConnectWrap',
  'WriteWrap',
  'ShutdownWrap',
  'Timeout',
  'Immediate',
  'CloseReq',
]);

/**
 * Tells the scheduler what a call waits for, each time when nothing else moves in it any more: no promise,
 * no zero-delay timer, no file or lookup under way. A call that merely computes is never reported.
 */
export function reportWaits(send: (callId: string, waits: Waits) => void): void {
  let movements = 0;
  let watching = false;
  let reported = '';

  const watch = (): void => {
    if (watching || scheduledCall() === null) return;
    watching = true;
    let seen = movements;
    let quietTurns = 0;
    const turn = (): void => {
      const call = scheduledCall();
      if (call === null) {
        watching = false;
        return;
      }
      quietTurns = seen === movements && !isBusy(call) ? quietTurns + 1 : 0;
      seen = movements;
      if (quietTurns < QUIET_TURNS) {
        setImmediate(turn);
        return;
      }
      watching = false;
      report(call);
    };
    setImmediate(turn);
  };

  const report = (call: CurrentCall): void => {
    if (call.openRequests.size === 0 && call.sleeps.size === 0) return;
    const sleeps = [...call.sleeps].map(([id, timer]) => ({ id, ms: timer.ms }));
    const waits: Waits = { requests: [...call.openRequests], sleeps };
    const text = `${call.id} ${JSON.stringify(waits)}`;
    if (text === reported) return;
    reported = text;
    send(call.id, waits);
  };

  watchMovement(() => {
    movements += 1;
    watch();
  });
}

function isBusy(call: CurrentCall): boolean {
  return call.instantTimers > 0 || process.getActiveResourcesInfo().some((name) => !PASSIVE.has(name));
}
