import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { availableCores, availableShare, coresWithin, shareWithin } from '../../src/support/cores.ts';

const V2 = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';
const V1 = [
  '31 23 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
  '32 23 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
].join('\n');

function machine(cores: number, files: Record<string, string>): number {
  return coresWithin(cores, (path) => files[path] ?? null);
}

function v2(group: string, files: Record<string, string>, mounts = V2) {
  return machine(8, { '/proc/self/cgroup': `0::${group}\n`, '/proc/self/mountinfo': mounts, ...files });
}

test('all cores where nothing limits them', () => {
  expect(machine(8, {})).toBe(8);
  expect(v2('/', {})).toBe(8);
  expect(v2('/a', { '/sys/fs/cgroup/a/cpu.max': 'max 100000\n' })).toBe(8);
  expect(availableCores()).toBeGreaterThan(0);
  expect(availableCores()).toBeLessThanOrEqual(availableParallelism());
});

test('a quota of version 2, whole cores of it, at least one', () => {
  expect(v2('/a', { '/sys/fs/cgroup/a/cpu.max': '300000 100000\n' })).toBe(3);
  expect(v2('/a', { '/sys/fs/cgroup/a/cpu.max': '250000 100000\n' })).toBe(2);
  expect(v2('/a', { '/sys/fs/cgroup/a/cpu.max': '50000 100000\n' })).toBe(1);
  expect(v2('/', { '/sys/fs/cgroup/cpu.max': '400000 100000\n' })).toBe(4);
  expect(v2('/a', { '/sys/fs/cgroup/a/cpu.max': '5000000 100000\n' })).toBe(8);
});

test('the least of nested groups', () => {
  const files = { '/sys/fs/cgroup/a/cpu.max': '200000 100000', '/sys/fs/cgroup/a/b/c/cpu.max': '600000 100000' };
  expect(v2('/a/b/c', files)).toBe(2);
});

test('a container that sees its own group as the root, and one that does not', () => {
  const inside = '30 23 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw';
  const files = { '/sys/fs/cgroup/cpu.max': '100000 100000', '/sys/fs/cgroup/x/cpu.max': '700000 100000' };
  expect(v2('/docker/abc', files, inside)).toBe(1);
  expect(v2('/docker/abc/x', files, inside)).toBe(1);
  expect(v2('/../../other', files)).toBe(1);
});

test('a quota of version 1', () => {
  const files = {
    '/proc/self/cgroup': '12:memory:/m\n4:cpu,cpuacct:/a/b\n0::/\n',
    '/proc/self/mountinfo': V1,
    '/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_quota_us': '-1\n',
    '/sys/fs/cgroup/cpu,cpuacct/a/b/cpu.cfs_period_us': '100000\n',
  };
  expect(machine(8, files)).toBe(8);
  const limited = { '/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us': '150000' };
  const period = { '/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us': '50000' };
  expect(machine(8, { ...files, ...limited, ...period })).toBe(3);
});

test('a part of a core', () => {
  const files: Record<string, string> = {
    '/proc/self/cgroup': '0::/a\n',
    '/proc/self/mountinfo': V2,
    '/sys/fs/cgroup/a/cpu.max': '25000 100000',
  };
  expect(shareWithin(8, (path) => files[path] ?? null)).toBe(0.25);
  expect(shareWithin(8, () => null)).toBe(8);
  expect(availableShare()).toBeLessThanOrEqual(availableParallelism());
});
