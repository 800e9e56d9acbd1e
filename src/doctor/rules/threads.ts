/**
 * Threads and processes: more of them than the cores that the process may use (a container's quota counts), or one started
 * for each call.
 *
 * A start takes some 25 ms for a worker, 30 ms for a process of Node's and 2 ms for another (benchmarks/doctor/thresholds.ts, Node 24, Linux), in which
 * nothing of the program's is done; what the run's own workers took until their first line is taken where that is more. That is
 * all that is sure to be saved. Threads that are too many take turns: what they
 * do takes as long as with fewer, so only their starts count, and only where they were busy: threads that wait harm nobody.
 * More than twice the cores are too many: a pool of one a core beside a busy main thread is as it should be. Nor is a large
 * thread pool of Node's (`UV_THREADPOOL_SIZE`) a finding: 2 to 64 threads on two cores took the same time for the same hashes.
 */
import { counted } from '../../report/numbers.ts';
import { formatCount, formatTime } from '../../report/units.ts';
import { promisedStarts } from '../promised-starts.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import { surroundings } from '../surroundings.ts';
import { nodesOf, type WatchedCall, watchedCalls } from '../watched-calls.ts';
import { times } from '../words.ts';

const START_MS = { worker: 25, node: 30, process: 2 };
/** Fewer starts than this are no habit. */
const LEAST_STARTED = 4;
const TOO_MANY = 2;

export const threads: Rule = {
  name: 'threads',
  find(run) {
    if (run.observations === null) return [];
    if (run.observations === null) return [];
    const { cores } = run.observations;
    if (cores.threadsStarted + cores.processesStarted < LEAST_STARTED) return [];
    const starts = [...watchedCalls(run, ({ kind }) => kind === 'start'), ...promisedStarts(run)];
    starts.sort((a, b) => b.calls - a.calls);
    return [...perCall(run, starts), ...tooMany(run, starts)];
  },
};

type Started = keyof typeof START_MS;

/** What a call starts. */
function startedBy(run: Run, call: WatchedCall): Started {
  if (isPool(call) || call.short === 'Worker') return 'worker';
  if (call.short === 'fork' || call.short === 'execaNode') return 'node';
  const [node] = nodesOf(run, call);
  const command = node?.arguments?.[0];
  const text = command && run.module(call.file)?.text.slice(command.start, command.end);
  return text && /execPath|^['"`]node\b/.test(text) ? 'node' : 'process';
}

/** Until a worker's first line, on the average of the run's workers. */
function startMsOf(run: Run, kind: Started): number {
  if (kind !== 'worker') return START_MS[kind];
  const { samples, timeDeltas, nodes, functions, threads: all } = run.profile;
  const main = all[0]?.id ?? 0;
  const firsts = new Map<number, { ms: number; isUsers: boolean }>();
  samples.forEach((sample, index) => {
    const { kind: of, thread } = functions[nodes[sample]!.function]!;
    if (thread === main) return;
    const first = firsts.get(thread) ?? { ms: 0, isUsers: false };
    firsts.set(thread, first);
    first.isUsers ||= of === 'user';
    if (!first.isUsers) first.ms += (timeDeltas[index] ?? 0) / 1000;
  });
  const known = [...firsts.values()].filter(({ isUsers }) => isUsers);
  const mean = known.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, known.length);
  return Math.max(START_MS.worker, mean);
}

function isPool({ name }: WatchedCall): boolean {
  return /Piscina|Tinypool|pool$/i.test(name);
}

/** Those that were started again and again, beyond what ran at one time. */
function perCall(run: Run, starts: WatchedCall[]) {
  const { cores } = run.observations!;
  return starts.flatMap((call) => {
    const kind = startedBy(run, call);
    const isThread = kind === 'worker';
    const started = isPool(call) ? cores.threadsStarted : call.calls;
    const atOnce = Math.max(1, isThread ? cores.threadsAtOnce : cores.processesAtOnce);
    if (call.calls < LEAST_STARTED || started < 2 * atOnce) return [];
    const { handler, loop } = surroundings(run, call.file, call.line, nodesOf(run, call)[0] ?? null);
    if (handler === null && loop === null) return [];
    const startMs = startMsOf(run, kind);
    const savesMs = (started - atOnce) * startMs;
    if (!run.isWorth(savesMs)) return [];
    const what = isPool(call) ? 'pool' : isThread ? 'worker' : 'process';
    const { file, line, calls } = call;
    return [
      run.finding({
        rule: 'threads',
        title: `A ${what} is started for each ${handler ? 'request' : 'call'}`,
        file,
        line,
        function: run.functionAt(file, line)?.name ?? null,
        evidence: [
          `${call.name} was called ${times(calls)}, with ${counted(atOnce, isThread ? 'thread' : 'process', isThread ? 'threads' : 'processes')} at one time at most.`,
          `A start takes about ${formatTime(startMs)}: ${formatTime(started * startMs)} in all.`,
        ],
        remedy:
          kind === 'process'
            ? 'Try to keep one process and send it what there is to do, or a library that does it within this one'
            : 'Try to keep a few and send them what there is to do: a pool that is made once',
        docs: 'docs/tips.md#threads',
        savesMs,
      }),
    ];
  });
}

function tooMany(run: Run, starts: WatchedCall[]) {
  const { available, threadsAtOnce } = run.observations!.cores;
  const cores = Math.max(1, Math.round(available));
  const first = starts.find((call) => startedBy(run, call) === 'worker');
  if (first === undefined || threadsAtOnce <= TOO_MANY * cores) return [];
  // They wanted more than there was, or they only waited.
  const busy = run.times.workedMs / Math.max(1, run.durationMs);
  const savesMs = (threadsAtOnce - cores) * startMsOf(run, 'worker');
  if (busy <= available || !run.isWorth(savesMs)) return [];
  const { file, line } = first;
  return [
    run.finding({
      rule: 'threads',
      title: `${formatCount(threadsAtOnce)} threads for ${counted(cores, 'core')}`,
      file,
      line,
      function: run.functionAt(file, line)?.name ?? null,
      evidence: [
        `${formatCount(threadsAtOnce)} workers ran at one time, where the process may use ${available % 1 === 0 ? counted(available, 'core') : `${available.toFixed(1)} cores`}.`,
        `Together they wanted to run for ${busy.toFixed(1)} times as long as the run took; what they had too much took turns.`,
      ],
      remedy: 'Try as many workers as os.availableParallelism() says, in one pool for all that there is to do',
      docs: 'docs/tips.md#threads',
      savesMs,
    }),
  ];
}
