/**
 * The kernel's books on CPU time, read from a folder laid out as /proc is: what the CPUs did, what this process and its
 * descendants took of that, and who else there is. Everything is in clock ticks of 10 ms (USER_HZ is 100 on every
 * architecture that Node runs on). A file that is not there gives null: then it is not watched.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Ticks a second. */
export const USER_HZ = 100;
/** ns of a tick. */
export const TICK_NS = 1e9 / USER_HZ;

/** Where the kernel's files are; another place in tests. */
export interface KernelFiles {
  /** `/proc`. */
  proc: string;
  /** `/sys`. */
  sys: string;
}

export const KERNEL: KernelFiles = { proc: '/proc', sys: '/sys' };

/** Ticks since the machine started, over all CPUs that this process may use. */
export interface CpuTicks {
  /** Someone ran: user, nice, system and interrupts. */
  busy: number;
  /** The hypervisor ran another machine instead. */
  steal: number;
  /** All there were. */
  total: number;
  cpus: number;
}

/** A file's text, or null where it cannot be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** What the CPUs that `pid` may use did. Null without /proc/stat, and where it counts nothing, as in some sandboxes. */
export function cpuTicks({ proc }: KernelFiles, pid: number): CpuTicks | null {
  const stat = readText(join(proc, 'stat'));
  if (stat === null) return null;
  const allowed = allowedCpus(readText(join(proc, String(pid), 'status')));
  const sum: CpuTicks = { busy: 0, steal: 0, total: 0, cpus: 0 };
  for (const [, cpu, fields] of stat.matchAll(/^cpu(\d+) (.+)$/gm)) {
    if (allowed !== null && !allowed.has(Number(cpu))) continue;
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = fields!
      .split(' ')
      .map(Number);
    const busy = user + nice + system + irq + soft;
    sum.busy += busy;
    sum.steal += steal;
    sum.total += busy + steal + idle + wait;
    sum.cpus++;
  }
  return sum.total > 0 ? sum : null;
}

/** The CPUs of `Cpus_allowed_list: 0-3,8`; null for all. */
export function allowedCpus(status: string | null): Set<number> | null {
  const list = status === null ? undefined : /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1];
  if (list === undefined) return null;
  const cpus = new Set<number>();
  for (const range of list.split(',')) {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    for (let cpu = first; cpu <= last!; cpu++) cpus.add(cpu);
  }
  return cpus;
}

/** A process's line in the books. */
interface ProcessTicks {
  name: string;
  parent: number;
  /** Its own. */
  own: number;
  /** Of descendants that have ended and been waited for. */
  ended: number;
}

function processTicks({ proc }: KernelFiles, pid: number): ProcessTicks | null {
  const stat = readText(join(proc, String(pid), 'stat'));
  if (stat === null || !/^\d+ \(.*\) /s.test(stat)) return null;
  const fields = statFields(stat);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(13, 17);
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  return { name, parent: fields[3]!, own: user + system, ended: childUser + childSystem };
}

/**
 * The fields of /proc/PID/stat from 0, as proc(5) numbers them less one; the name, which may hold
 * blanks and brackets, is 0.
 */
export function statFields(text: string): number[] {
  const [pid] = text.split(' ', 1);
  return [
    Number(pid),
    0,
    ...text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number),
  ];
}

/** So often a reading is repeated in which a process ended, which would count twice or not at all. */
const MOST_READINGS = 3;

/**
 * The ticks of process `pid`, its descendants, and of those descendants that have ended. Null where it is not to be found.
 */
export function treeTicks(files: KernelFiles, pid: number): number | null {
  for (let reading = 1; ; reading++) {
    const before = processTicks(files, pid);
    if (before === null) return null;
    const others = descendants(files, pid).reduce((sum, child) => {
      const ticks = processTicks(files, child);
      return sum + (ticks === null ? 0 : ticks.own + ticks.ended);
    }, 0);
    const after = processTicks(files, pid) ?? before;
    if (after.ended === before.ended || reading === MOST_READINGS) return after.own + after.ended + others;
  }
}

function descendants(files: KernelFiles, pid: number): number[] {
  const found: number[] = [];
  const parents = [pid];
  let scanned: Map<number, number[]> | null = null;
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    let children = listedChildren(files, parent);
    if (children === null) {
      scanned ??= allChildren(files);
      children = scanned.get(parent) ?? [];
    }
    found.push(...children);
    parents.push(...children);
  }
  return found;
}

/** As the kernel lists them, thread by thread; null where it was built without that list. */
function listedChildren({ proc }: KernelFiles, pid: number): number[] | null {
  const children: number[] = [];
  const threads = numbersIn(join(proc, String(pid), 'task'));
  if (threads.length === 0) return null;
  for (const thread of threads) {
    const list = readText(join(proc, String(pid), 'task', String(thread), 'children'));
    if (list === null) return null;
    children.push(...list.split(' ').filter(Boolean).map(Number));
  }
  return children;
}

function allChildren(files: KernelFiles): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const pid of numbersIn(files.proc)) {
    const parent = processTicks(files, pid)?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

/** What a process runs, as people know it: threads of Node call themselves `MainThread`. */
export function programOf({ proc }: KernelFiles, pid: number, name: string): string {
  const program =
    readText(join(proc, String(pid), 'cmdline'))
      ?.split('\0')[0]
      ?.split(' ')[0] ?? '';
  return basename(program) || name;
}

/** The ticks of every process outside of `pid`'s family, with its name, by pid. */
export function othersTicks(files: KernelFiles, pid: number): Map<number, { name: string; ticks: number }> {
  const family = new Set([pid, ...descendants(files, pid)]);
  const others = new Map<number, { name: string; ticks: number }>();
  for (const other of numbersIn(files.proc)) {
    const ticks = family.has(other) ? null : processTicks(files, other);
    if (ticks !== null) others.set(other, { name: ticks.name, ticks: ticks.own });
  }
  return others;
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
