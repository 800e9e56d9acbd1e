/**
 * Hardware counters through Linux `perf stat`. The measuring process runs below perf with counting off, has it switched on
 * by `--control` just before it forks the command, and only then starts: so perf's own start and the wrapper's are in no
 * counter. What the machine does not give is said event by event.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOptions } from './run.ts';
import { findWrapper } from './wrapper.ts';

/** Counted by the processor, as `perf list` names them, and by the kernel. */
const HARDWARE = [
  'cycles',
  'instructions',
  'branches',
  'branch-misses',
  'cache-references',
  'cache-misses',
  'L1-dcache-loads',
  'L1-dcache-load-misses',
  'dTLB-load-misses',
] as const;
const SOFTWARE = ['task-clock', 'cpu-migrations'] as const;

export type EventName = (typeof HARDWARE)[number] | (typeof SOFTWARE)[number];

interface EventCount {
  event: EventName;
  /** Null where it could not be counted. */
  count: number | null;
  /** Why not: the processor or virtual machine has no such counter, or it got no turn on one. */
  reason: 'not supported' | 'not counted' | null;
  /** The part of the run in which it was counted, 0 to 1; below 1 the count is scaled up, because counters are shared. */
  counted: number;
  /** Only what ran outside the kernel. */
  userOnly: boolean;
}

export interface Counters {
  /** Empty where perf cannot run. */
  events: EventCount[];
  /** What is missing and how to get it, a sentence each. */
  missing: string[];
}

interface Counting {
  /** For `start`; null where nothing can be counted. */
  launch: RunOptions['counter'] | null;
  read(): Counters;
}

/** Prepares counting, with files in `folder`; never throws: what is not possible is said in `missing`. */
export function openCounters(folder: string): Counting {
  const obstacle = findObstacle();
  if (obstacle !== null) return { launch: null, read: () => ({ events: [], missing: [obstacle] }) };
  const at = (name: string) => join(folder, name);
  const control = { command: at('control'), acknowledge: at('acknowledge') };
  if (spawnSync('mkfifo', [control.command, control.acknowledge]).status !== 0) {
    return { launch: null, read: () => ({ events: [], missing: ['mkfifo does not work here: install coreutils'] }) };
  }
  const log = openSync(at('log'), 'w');
  const events = [...HARDWARE, ...SOFTWARE].join(',');
  const words = ['perf', 'stat', '-x', ',', '-o', at('counts'), '-D', '-1', '-e', events];
  words.push('--control', `fifo:${control.command},${control.acknowledge}`, '--');
  return {
    launch: { words, control, log },
    read() {
      closeSync(log);
      const counts = parseCounts(readFileSync(at('counts'), 'utf8'));
      return { events: counts, missing: missingOf(counts, readParanoia()) };
    },
  };
}

/** Why perf cannot count here at all, as a sentence, or null. */
function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'hardware counters need Linux and its perf';
  if (findWrapper() === null) return 'hardware counters need perl or python3 beside perf: apt-get install perl-base';
  const probe = spawnSync('perf', ['stat', '-x', ',', '-D', '-1', '-e', SOFTWARE.join(','), 'true'], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (probe.status === 0) return null;
  return obstacleIn(probe.error as NodeJS.ErrnoException | undefined, probe.stderr ?? '', readParanoia());
}

/** What perf's failure means. `paranoia` is the value of kernel.perf_event_paranoid. */
export function obstacleIn(error: NodeJS.ErrnoException | undefined, said: string, paranoia: number | null): string {
  if (error?.code === 'ENOENT') {
    return 'hardware counters need perf, which is not installed: apt-get install linux-perf (Debian), linux-tools-common linux-tools-$(uname -r) (Ubuntu), perf (Fedora, Arch)';
  }
  if (/not found for kernel|linux-tools-/.test(said)) {
    return 'perf is not installed for this kernel: apt-get install linux-tools-$(uname -r)';
  }
  if (/paranoid|permission|not permitted|limited/i.test(said)) {
    return `perf may not count: kernel.perf_event_paranoid is ${paranoia ?? 'unknown'}; "sudo sysctl kernel.perf_event_paranoid=1" allows it (in a container also the capability CAP_PERFMON)`;
  }
  const line = said.split('\n').find((text) => text.trim() !== '') ?? error?.message ?? 'it says nothing';
  return `perf stat does not work here (5.10 or newer is needed): ${line.trim()}`;
}

/** The lines of `perf stat -x,`: count, unit, event, time running, part of the time in per cent. */
export function parseCounts(text: string): EventCount[] {
  const known = new Set<string>([...HARDWARE, ...SOFTWARE]);
  return text.split('\n').flatMap((line) => {
    const [count, , name = '', , percent] = line.split(',');
    const [event = '', modifier = ''] = name.split(':');
    if (!known.has(event)) return [];
    const reason = /^<not supported>/.test(count!) ? 'not supported' : /^</.test(count!) ? 'not counted' : null;
    return {
      event: event as EventName,
      count: reason === null ? Number(count) : null,
      reason,
      counted: reason === null ? Number(percent) / 100 : 0,
      userOnly: modifier.includes('u'),
    };
  });
}

/** What to tell of events without a count, and of those that were counted in part. */
export function missingOf(counts: EventCount[], paranoia: number | null): string[] {
  const missing: string[] = [];
  const names = (some: EventCount[]) => some.map(({ event }) => event).join(', ');
  const without = counts.filter(({ reason }) => reason === 'not supported');
  const hardware = counts.filter(({ event }) => (HARDWARE as readonly string[]).includes(event));
  if (without.length > 0 && hardware.every(({ reason }) => reason === 'not supported')) {
    missing.push(
      `this machine gives no hardware counters (${names(without)}: not supported); a virtual machine has them only if its host passes the PMU on, as bare metal and the .metal instances of clouds do`,
    );
  } else if (without.length > 0) missing.push(`this processor does not count ${names(without)}`);
  const idle = counts.filter(({ reason }) => reason === 'not counted');
  if (idle.length > 0) missing.push(`no counter was free for ${names(idle)}, or the run was too short`);
  if (counts.some(({ userOnly }) => userOnly)) {
    missing.push(
      `counted outside the kernel only, since kernel.perf_event_paranoid is ${paranoia ?? 'unknown'}; with 1 or less the kernel's part is counted too`,
    );
  }
  return missing;
}

function readParanoia(): number | null {
  try {
    return Number(readFileSync('/proc/sys/kernel/perf_event_paranoid', 'utf8'));
  } catch {
    return null;
  }
}
