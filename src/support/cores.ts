/**
 * How many cores this process may use: its affinity, and the quota of the control groups that it is in, nested ones and
 * both versions. Node's `os.availableParallelism` knows the first, and the second only in newer versions.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { posix } from 'node:path';

/** Reads a file, null where it cannot be read. */
export type ReadText = (path: string) => string | null;

/**
 * How many workers can run at the same time: the cores that affinity and quotas (`cpu.max`, `cpu.cfs_quota_us`) leave to this
 * process, at least 1. Of a quota that is no whole number of cores the part beyond is left out, as in Rust's
 * `available_parallelism`: one more worker would only be stopped by it.
 */
export function availableCores(): number {
  return coresWithin(availableParallelism(), process.platform === 'linux' ? readText : () => null);
}

/** `availableCores` on a machine with those files. */
export function coresWithin(cores: number, read: ReadText): number {
  return Math.max(1, Math.floor(shareWithin(cores, read) + 1e-6));
}

/** The same with the part of a core that a quota may leave: 1.5, 0.25. */
export function availableShare(): number {
  return shareWithin(availableParallelism(), process.platform === 'linux' ? readText : () => null);
}

/** `availableShare` on a machine with those files. */
export function shareWithin(cores: number, read: ReadText): number {
  return Math.min(cores, ...cpuGroups(read).map((group) => quotaOf(group, read)));
}

interface Group {
  version: 1 | 2;
  /** The process's own group, and where its hierarchy is mounted. */
  folder: string;
  mount: string;
}

/** The least of a group and those that it is in, in cores. */
function quotaOf({ version, folder, mount }: Group, read: ReadText): number {
  let least = Infinity;
  for (let at = folder; ; at = posix.dirname(at)) {
    least = Math.min(least, version === 2 ? quota2(at, read) : quota1(at, read));
    if (at === mount || !at.startsWith(`${mount}/`)) return least;
  }
}

/** `max 100000` or `150000 100000`. */
function quota2(folder: string, read: ReadText): number {
  const [quota, period] = (read(`${folder}/cpu.max`) ?? '').trim().split(' ').map(Number);
  return ratio(quota, period);
}

function quota1(folder: string, read: ReadText): number {
  return ratio(Number(read(`${folder}/cpu.cfs_quota_us`) ?? NaN), Number(read(`${folder}/cpu.cfs_period_us`) ?? NaN));
}

/** No limit where there is no quota: `max`, -1, or no such file. */
function ratio(quota = NaN, period = NaN): number {
  return quota > 0 && period > 0 ? quota / period : Infinity;
}

/** `/proc/self/cgroup` says in which groups we are, `/proc/self/mountinfo` where those are mounted. */
function cpuGroups(read: ReadText): Group[] {
  const groups: Group[] = [];
  const mounts = (read('/proc/self/mountinfo') ?? '').split('\n').map(parseMount);
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, number, controllers, path] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    const version = number === '0' && controllers === '' ? 2 : 1;
    if (version === 1 && !controllers!.split(',').includes('cpu')) continue;
    const mount = mounts.find((one) =>
      version === 2 ? one?.type === 'cgroup2' : one?.type === 'cgroup' && one.options.includes('cpu'),
    );
    if (mount === undefined || mount === null) continue;
    // A group outside of what is mounted (we are in a container): then what is mounted is all that we can see.
    const isInside = mount.root === '/' || path === mount.root || path.startsWith(`${mount.root}/`);
    const below = isInside && !path.includes('/..') ? path.slice(mount.root === '/' ? 0 : mount.root.length) : '';
    groups.push({ version, folder: `${mount.point}${below}`.replace(/\/+$/, ''), mount: mount.point });
  }
  return groups;
}

/** `36 35 98:0 /root /point rw,… - type source options`. */
function parseMount(line: string) {
  const [left, right] = line.split(' - ');
  const [, , , root, point] = left!.split(' ');
  if (right === undefined || root === undefined || point === undefined) return null;
  const [type, , options = ''] = right.split(' ');
  return { root, point: point.replaceAll('\\040', ' '), type, options: options.split(',') };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
