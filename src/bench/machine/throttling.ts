/**
 * What keeps a processor from running at its speed although it has work: a cgroup's limit of CPU time (versions 1 and 2),
 * and heat. Both are counters that only grow; two readings are compared.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allowedCpus, type KernelFiles, readText } from './proc.ts';

/** How often and for how long the limit of one cgroup stopped its processes. */
export interface CgroupStops {
  /** The group's folder. */
  group: string;
  /** Stretches of time (100 ms, usually) in which the group had work. */
  periods: number;
  /** Those in which it was stopped. */
  throttled: number;
  /** Summed over CPUs. */
  throttledMs: number;
  /** CPUs' worth of time that the limit allows; null where none is set. */
  limit: number | null;
}

/** The counters of each group that process `pid` is in, the innermost first; those without a limit count too, as 0. */
export function cgroupStops(files: KernelFiles, pid: number): CgroupStops[] {
  return groupsOf(files, pid).flatMap((group) => {
    const stat = readText(join(group, 'cpu.stat'));
    const field = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(stat ?? '')?.[1] ?? Number.NaN);
    const periods = field('nr_periods');
    if (Number.isNaN(periods)) return [];
    const micros = field('throttled_usec');
    const nanos = field('throttled_time');
    const throttledMs = Number.isNaN(micros) ? nanos / 1e6 : micros / 1e3;
    return [{ group, periods, throttled: field('nr_throttled'), throttledMs, limit: limitOf(group) }];
  });
}

/** Folders of the groups of the `cpu` controller, up to the root, since a limit of an outer group stops all inside. */
function groupsOf({ proc, sys }: KernelFiles, pid: number): string[] {
  const membership = readText(join(proc, String(pid), 'cgroup')) ?? '';
  const root = join(sys, 'fs', 'cgroup');
  const folders: string[] = [];
  for (const [, controllers, path] of membership.matchAll(/^\d+:([^:]*):(.*)$/gm)) {
    if (controllers !== '' && !controllers!.split(',').includes('cpu')) continue;
    const mounts = controllers === '' ? [root, join(root, 'unified')] : [join(root, controllers!), join(root, 'cpu')];
    const mount = mounts.find(
      (one) => existsSync(join(one, 'cpu.stat')) || existsSync(join(one, `.${path}`, 'cpu.stat')),
    );
    if (mount === undefined) continue;
    // In a container the path is often the host's, while the container's own group is mounted as the root.
    let folder = join(mount, path!);
    if (!folder.startsWith(mount) || !existsSync(folder)) folder = mount;
    for (; folder.length >= mount.length; folder = dirname(folder)) folders.push(folder);
  }
  return [...new Set(folders)];
}

function limitOf(group: string): number | null {
  const [quota, period] = (readText(join(group, 'cpu.max')) ?? '').trim().split(' ').map(Number);
  if (quota! > 0 && period! > 0) return quota! / period!;
  const micros = Number(readText(join(group, 'cpu.cfs_quota_us')) ?? Number.NaN);
  const every = Number(readText(join(group, 'cpu.cfs_period_us')) ?? Number.NaN);
  return micros > 0 && every > 0 ? micros / every : null;
}

/** How often the processor slowed itself down for heat, over all its cores; null where it does not tell. */
export function heatStops(files: KernelFiles): number | null {
  let stops: number | null = null;
  for (const cpu of cpusOf(files, null)) {
    const folder = join(files.sys, 'devices/system/cpu', `cpu${cpu}`, 'thermal_throttle');
    const count = readText(join(folder, 'core_throttle_count'));
    if (count !== null) stops = (stops ?? 0) + Number(count);
  }
  return stops;
}

/** The clock of the fastest CPU that `pid` may use, in MHz: the one that works. Null where the machine does not tell. */
export function clockMHz(files: KernelFiles, pid: number): number | null {
  let fastest: number | null = null;
  for (const cpu of cpusOf(files, pid)) {
    const kHz = Number(readText(join(files.sys, 'devices/system/cpu', `cpu${cpu}`, 'cpufreq/scaling_cur_freq')) ?? 0);
    if (kHz > 0) fastest = Math.max(fastest ?? 0, kHz / 1000);
  }
  return fastest;
}

/** `powersave`, `performance`, ...: what decides on the clock; null where the machine does not tell. */
export function governor(files: KernelFiles, pid: number): string | null {
  const cpu = [...cpusOf(files, pid)][0] ?? 0;
  return readText(join(files.sys, 'devices/system/cpu', `cpu${cpu}`, 'cpufreq/scaling_governor'))?.trim() ?? null;
}

function cpusOf({ proc, sys }: KernelFiles, pid: number | null): Set<number> {
  const allowed = pid === null ? null : allowedCpus(readText(join(proc, String(pid), 'status')));
  const online = readText(join(sys, 'devices/system/cpu/online'));
  const present = allowedCpus(online === null ? null : `Cpus_allowed_list: ${online}`);
  return allowed ?? present ?? new Set();
}
