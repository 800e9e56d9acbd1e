/**
 * Synchronous calls of files, crypto, zlib and child processes where they keep others waiting: while a server answers
 * requests, nothing else is answered; in a loop, the next one does not begin before the last has ended, where the thread
 * pool or other processes could work beside.
 *
 * What a program calls once, when it starts, is right as it is, so a loop counts only from three calls on, and a handler from
 * two. Calls in workers are left alone: a thread that may wait is what workers are for. The time that was blocked is
 * all there is to gain. A small file is read sooner by the synchronous call, and a thread pool has four threads, so "try".
 */
import { counted } from '../../report/numbers.ts';
import { formatTime } from '../../report/units.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import { type Place, type Surroundings, surroundings } from '../surroundings.ts';
import { nodesOf, type WatchedCall, watchedCalls } from '../watched-calls.ts';
import { percent, place, times } from '../words.ts';

const LEAST_IN_LOOP = 3;
const LEAST_IN_HANDLER = 2;

export const synchronous: Rule = {
  name: 'synchronous',
  find(run) {
    const main = new Set(mainThreads(run));
    return watchedCalls(run, ({ kind }) => kind === 'synchronous')
      .filter((call) => run.isWorth(call.ms) && call.threads.some((thread) => main.has(thread)))
      .flatMap((call) => {
        const around = surroundings(run, call.file, call.line, nodesOf(run, call)[0] ?? null);
        const { handler, loop } = around;
        const counts = (handler && call.calls >= LEAST_IN_HANDLER) || (loop && call.calls >= LEAST_IN_LOOP);
        return counts ? [findingOf(run, call, around)] : [];
      });
  },
};

function findingOf(run: Run, call: WatchedCall, { handler, loop }: Surroundings) {
  const { file, line, name, calls, ms } = call;
  const each = ms / calls;
  return run.finding({
    rule: 'synchronous',
    title: `${name} blocks ${handler ? 'the server' : 'the loop'} for ${percent(run, ms)} of the time`,
    file,
    line,
    function: run.functionAt(file, line)?.name ?? null,
    evidence: [
      `It was called ${times(calls)} and took ${formatTime(ms)}, ${formatTime(each)} each time.`,
      handler
        ? `It is called for a request${at(handler, file)}: no other request is answered meanwhile.`
        : `It is called in a loop${at(loop, file)}: each call begins when the one before has ended.`,
    ],
    remedy: remedyOf(call, handler !== null),
    docs: 'docs/tips.md#synchronous-calls',
    savesMs: ms,
  });
}

function at(where: Place | null, file: string): string {
  if (where === null) return '';
  return where.file === file ? ` (line ${where.line})` : ` (${place(where)})`;
}

const PROCESSES = /^(spawn|exec|execFile|execa|execaCommand)Sync$/;

function remedyOf({ short, from }: WatchedCall, inHandler: boolean): string {
  const other = short.replace(/Sync$/, '');
  const module = (from ?? '').replace(/^node:/, '');
  if (PROCESSES.test(short)) {
    return inHandler
      ? `Try ${other} and wait for its end, or keep one process for all requests`
      : `Try ${other} for several at a time, as many as there are cores`;
  }
  const form = module.startsWith('fs') ? `${other} of node:fs/promises` : `${other}, which works in the thread pool`;
  return inHandler
    ? `Try ${form}; where the answer is the same for many requests, keep it`
    : `Try ${form}, ${counted(4, 'call')} or so at a time; small ones may take longer that way`;
}

/** Those that no other thread of the process waits for. */
function mainThreads(run: Run): number[] {
  const seen = new Set<number>();
  return run.profile.threads.filter(({ pid }) => !seen.has(pid) && seen.add(pid)).map(({ id }) => id);
}
