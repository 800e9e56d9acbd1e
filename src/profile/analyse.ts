/** From a recording to a Profile: the threads' samples and counts, attributed (thread-profile.ts) and put together. */
import { availableShare } from '../support/cores.ts';
import { median } from '../support/median.ts';
import type { CalleeCost, CallNode, FunctionCost, GarbageCollection, LineCost, Profile, Thread } from './model.ts';
import { type ObservedThread, observationsOf, observedThread } from './observed.ts';
import type { RecordedThread, Recording } from './read-recording.ts';
import type { RunConfig } from './recording.ts';
import { profileThread, type ThreadProfile } from './thread-profile.ts';
import { profileV8Thread, v8Warnings } from './v8/thread-profile.ts';

/** How the program ended, as the parent saw it. */
export interface Ending {
  command: string[];
  startedAt: string;
  exitCode: number | null;
  signal: string | null;
}

const NEXT_PROCESS_ID = 1000;
/** With fewer samples than this, shares are guesses. */
const FEW_SAMPLES = 100;

/** `recordings`: the program's own first, then those of processes that it started. */
export function analyse(recordings: Recording[], config: RunConfig, ending: Ending): Profile {
  const profiles: ThreadProfile[] = [];
  const threads: Thread[] = [];
  const observed: ObservedThread[] = [];
  recordings.forEach((recording, index) => {
    for (const thread of recording.threads) {
      // Threads of tools (a loader's, a compiler's) run none of the user's modules and tell the user nothing.
      if (thread.start.threadId !== 0 && thread.modules.length + thread.texts.length === 0) continue;
      const id = thread.start.threadId + index * NEXT_PROCESS_ID;
      const name = index === 0 ? thread.start.name : `process ${thread.start.pid} ${thread.start.name}`;
      threads.push({ id, name, pid: thread.start.pid });
      if (config.observe) observed.push(observedThread(thread, id, config.cwd));
      profiles.push(config.engine === 'v8' ? profileV8Thread(thread, id, config) : profileThread(thread, id, config));
    }
  });
  const [recording] = recordings;
  const main = recording?.threads[0];
  const merged = concatenate(profiles);
  const samples = profiles.reduce((sum, profile) => sum + profile.samples.length, 0);
  const endUs = main?.end?.endUs ?? recording?.clock?.nowUs ?? main?.start.startUs ?? 0;
  const durationMs = main ? Math.max(0, endUs - Math.max(main.start.startUs, main.sampledFromUs)) / 1000 : 0;
  const deltas = profiles.flatMap((profile) => profile.timeDeltas);
  const costUs = profiles.reduce((sum, profile) => sum + profile.costUs, 0);
  const busyUs = profiles.reduce((sum, profile) => sum + profile.busyUs, 0);
  const isModelled = config.engine === 'lines' && config.hits && busyUs > 0;
  return {
    schema: 'hasten.profile/1',
    command: ending.command,
    node: main?.start.node ?? process.version,
    platform: `${process.platform}-${process.arch}`,
    engine: config.engine,
    startedAt: ending.startedAt,
    durationMs,
    cpuMs: recording?.clock
      ? { user: recording.clock.cpuUserUs / 1000, system: recording.clock.cpuSystemUs / 1000 }
      : null,
    exitCode: ending.exitCode,
    signal: ending.signal,
    countedUntilMs: main && !main.end ? durationMs : null,
    sampling: {
      requestedIntervalUs: config.intervalUs,
      deliveredIntervalUs: deltas.length === 0 ? null : median(deltas),
      samples,
      lost: profiles.reduce((sum, profile) => sum + profile.lost, 0),
      overheadPercent: isModelled ? (100 * costUs) / Math.max(busyUs - costUs, busyUs / 4) : null,
      overheadFrom: isModelled ? 'model' : null,
      hits: config.hits && config.engine === 'lines' ? 'same run' : null,
    },
    threads,
    ...merged,
    callees: config.callees && config.engine === 'lines' ? merged.callees : null,
    gc: mergeGarbage(recordings.flatMap((each) => each.threads)),
    eventLoop:
      main?.end && main.end.utilization !== null
        ? { utilization: main.end.utilization, delayMs: main.end.delayMs }
        : null,
    observations: config.observe ? observationsOf(observed, recording, availableShare()) : null,
    findings: null,
    warnings: [
      ...(config.engine === 'v8' ? v8Warnings(main?.start.node ?? process.version, profiles) : []),
      ...warningsOf(recordings, profiles, config, durationMs),
    ],
    expected: null,
  };
}

interface Merged {
  functions: FunctionCost[];
  lines: LineCost[];
  callees: CalleeCost[];
  nodes: CallNode[];
  samples: number[];
  timeDeltas: number[];
}

/** Puts the threads' tables one behind the other; indices move along. */
function concatenate(profiles: ThreadProfile[]): Merged {
  const merged: Merged = { functions: [], lines: [], callees: [], nodes: [], samples: [], timeDeltas: [] };
  for (const profile of profiles) {
    const functionsAt = merged.functions.length;
    const nodesAt = merged.nodes.length;
    for (const row of profile.functions) merged.functions.push(row);
    for (const row of profile.lines) merged.lines.push(row);
    for (const row of profile.callees) merged.callees.push(row);
    for (const node of profile.nodes) {
      const parent = node.parent === null ? null : node.parent + nodesAt;
      merged.nodes.push({ parent, function: node.function + functionsAt, line: node.line });
    }
    for (const node of profile.samples) merged.samples.push(node + nodesAt);
    for (const delta of profile.timeDeltas) merged.timeDeltas.push(delta);
  }
  return merged;
}

function mergeGarbage(threads: RecordedThread[]): GarbageCollection | null {
  const parts = threads.flatMap((thread) => (thread.end ? [thread.end.gc] : []));
  if (parts.length === 0) return null;
  const sum: GarbageCollection = { count: 0, totalMs: 0, maxMs: 0, lastingMs: 0, byKind: {} };
  const add = (into: { count: number; totalMs: number; maxMs: number }, from: typeof into) => {
    into.count += from.count;
    into.totalMs += from.totalMs;
    into.maxMs = Math.max(into.maxMs, from.maxMs);
  };
  for (const part of parts) {
    add(sum, part);
    sum.lastingMs += part.lastingMs;
    for (const [kind, figures] of Object.entries(part.byKind)) {
      sum.byKind[kind] ??= { count: 0, totalMs: 0, maxMs: 0 };
      add(sum.byKind[kind], figures);
    }
  }
  return sum;
}

function warningsOf(
  recordings: Recording[],
  profiles: ThreadProfile[],
  config: RunConfig,
  durationMs: number,
): string[] {
  const samples = profiles.reduce((sum, profile) => sum + profile.samples.length, 0);
  const warnings: string[] = [];
  if (config.callees && config.engine === 'v8') {
    warnings.push('--callees is of the engine lines: engine v8 knows what was called, but not by which line.');
  }
  const threads = recordings.flatMap((recording) => recording.threads);
  if (samples < FEW_SAMPLES) {
    warnings.push(
      `The run was short (${Math.round(durationMs)} ms, ${samples} samples): shares are rough. Give it more work${config.intervalUs > 100 ? ', or sample more often with --interval 100' : ''}.`,
    );
  }
  const skipped = new Map(
    threads.flatMap((thread) => thread.skipped.map(({ path, skipped: why }) => [path, why] as const)),
  );
  for (const [path, why] of skipped) warnings.push(`${path} ran without marks: ${why}`);
  if (threads.some((thread) => thread.end === null && thread.start.threadId === 0)) {
    warnings.push('The program was ended from outside: garbage collection and event loop are not known.');
  }
  if (profiles.length > 0 && profiles.every((profile) => profile.functions.every((row) => row.kind !== 'user'))) {
    warnings.push('None of the modules that ran was taken for yours: see --include.');
  }
  return warnings;
}
