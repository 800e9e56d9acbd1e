/** The end of workers for the sake of a job: those whose item takes too long, and those that do not leave a job that is over. */
import type { PoolWorker } from '../pool/pool-worker.ts';
import type { Member } from './member.ts';

/** After the end of a job workers have so long to leave it, in ms, if they are to be ended otherwise. */
const GRACE_MS = 60;
/** And so long if they are not at an item: they load the task, or have had no turn. */
const LOADING_MS = 2000;

/** Ends those that are among the members after the grace. */
export function dismissLater(members: ReadonlyMap<PoolWorker, Member>): void {
  const dismiss = (atItems: boolean): void => {
    for (const [worker, member] of members) {
      const busy = member.slotNumber < 0 ? member.ready : member.at >= 0;
      if (busy || !atItems) void worker.kill('was ended: a map that was cancelled or has failed still ran in it');
    }
  };
  setTimeout(dismiss, GRACE_MS, true).unref();
  setTimeout(dismiss, LOADING_MS, false).unref();
}

/** Ends those whose item takes longer than `timeout` ms. */
export function dismissLate(members: Iterable<Member>, timeout: number): void {
  const now = performance.now();
  for (const member of members) {
    if (member.busyFor(now) < timeout || member.expired !== null) continue;
    member.expired = member.begun;
    void member.worker.kill('was ended: an item of a map ran in it for longer than its timeout');
  }
}
