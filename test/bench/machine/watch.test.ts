/** What the watch notices, on a machine made of files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fingerprint } from '../../../src/bench/machine/machine.ts';
import { allowedCpus, cpuTicks, treeTicks } from '../../../src/bench/machine/proc.ts';
import { MachineWatch } from '../../../src/bench/machine/watch.ts';
import type { Warning } from '../../../src/bench/model.ts';

const SELF = 100;
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hasten-watch-'));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  write('proc/100/status', 'Name:\tnode\nCpus_allowed_list:\t0-1\n');
  cpu({});
  processes({});
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true });
});

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Ticks since the start, the same on both CPUs. */
function cpu({ user = 0, idle = 0, steal = 0 }: { user?: number; idle?: number; steal?: number }): void {
  const line = (name: string, count: number) =>
    `${name} ${[user, 0, 0, idle, 0, 0, 0, steal].map((n) => n * count).join(' ')} 0 0`;
  write(
    'proc/stat',
    `${line('cpu ', 2)}\n${line('cpu0', 1)}\n${line('cpu1', 1)}\ncpu2 ${user * 100} 0 0 0 0 0 0 0 0 0\nintr 5\n`,
  );
}

/** The benchmark's process (100), one it measures in (101), somebody else's (7). */
function processes({ own = 0, ended = 0, child = 0, other = 0 }): void {
  const stat = (pid: number, name: string, parent: number, ticks: number, waited = 0) =>
    write(`proc/${pid}/stat`, `${pid} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 ${ticks} 0 ${waited} 0 20 0 1 0 5\n`);
  stat(SELF, 'node) S 1 (', 1, own, ended);
  stat(101, 'node', SELF, child);
  stat(7, 'cc1plus', 1, other);
}

const files = () => ({ proc: join(root, 'proc'), sys: join(root, 'sys') });

/** Watches for `seconds`; `at` sets the machine's files at the end of each of them. */
function watched(seconds: number, at: (second: number) => void): Warning[] {
  const watch = new MachineWatch({ pid: SELF, files: files() });
  watch.start();
  for (let second = 1; second <= seconds; second++) {
    at(second);
    vi.advanceTimersByTime(1000);
  }
  return watch.stop();
}

describe('the books', () => {
  test('count only the CPUs that the process may use', () => {
    cpu({ user: 30, idle: 60, steal: 10 });
    expect(cpuTicks(files(), SELF)).toEqual({ busy: 60, steal: 20, total: 200, cpus: 2 });
    expect(allowedCpus('Cpus_allowed_list:\t0-2,8\n')).toEqual(new Set([0, 1, 2, 8]));
    expect(allowedCpus(null)).toBeNull();
  });

  test('add the whole family, also those that have ended, whatever their names', () => {
    processes({ own: 10, ended: 200, child: 50, other: 999 });
    expect(treeTicks(files(), SELF)).toBe(260);
  });

  test("find children by the kernel's list where there is one", () => {
    processes({ own: 1, child: 2 });
    write('proc/100/task/100/children', '101 ');
    write('proc/101/task/101/children', '');
    rmSync(join(root, 'proc/7'), { recursive: true });
    expect(treeTicks(files(), SELF)).toBe(3);
  });

  test('that count nothing are none', () => {
    expect(cpuTicks(files(), SELF)).toBeNull();
    rmSync(join(root, 'proc/stat'));
    expect(cpuTicks(files(), SELF)).toBeNull();
  });
});

describe('a busy machine', () => {
  beforeEach(() => cpu({ idle: 1 }));

  test('is none when only the benchmark runs', () => {
    // One of two cores busy for ten seconds, all of it ours.
    const warnings = watched(10, (second) => {
      cpu({ user: 50 * second, idle: 1 + 50 * second });
      processes({ ended: 60 * second, child: 40 * second });
    });
    expect(warnings).toEqual([]);
  });

  test('is one when others take more than a tenth of a core', () => {
    const warnings = watched(10, (second) => {
      cpu({ user: 80 * second, idle: 1 + 20 * second });
      processes({ child: 100 * second, other: 60 * second });
    });
    expect(warnings).toEqual([
      {
        code: 'busy-machine',
        message: 'other programs took 0.60 of the 2 cores on average, the benchmark 1.00; most of it: cc1plus 0.60',
      },
    ]);
  });

  test('is told by programs, not by names of threads', () => {
    write('proc/7/cmdline', '/usr/bin/node\0server.js\0');
    const warnings = watched(3, (second) => {
      cpu({ user: 80 * second, idle: 1 + 20 * second });
      processes({ child: 100 * second, other: 60 * second });
    });
    expect(warnings[0]!.message).toMatch(/most of it: node 0\.60$/);
  });

  test('tells when it was busiest', () => {
    const warnings = watched(10, (second) => {
      const others = second >= 4 ? 150 : 0;
      cpu({ user: (100 * second + others) / 2, idle: 1 + 100 * second });
      processes({ child: 100 * second });
    });
    expect(warnings[0]!.message).toBe(
      'other programs took 0.15 of the 2 cores on average, at most 1.50 (4 s after the start), the benchmark 1.00',
    );
  });

  test('may be a hypervisor with other guests', () => {
    const warnings = watched(10, (second) => {
      cpu({ user: 45 * second, steal: 5 * second, idle: 1 + 50 * second });
      processes({ child: 90 * second });
    });
    expect(warnings).toEqual([
      { code: 'busy-machine', message: 'the hypervisor gave 5.0 % of the CPU time to other virtual machines' },
    ]);
  });
});

describe('the clock', () => {
  const clocks = (MHz: (second: number) => number) => (second: number) => {
    write('sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq', `${MHz(second) * 1000}\n`);
    write('sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq', '800000\n');
    write('sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', 'powersave\n');
    cpu({ idle: 1 + 100 * second });
  };

  test('that stays is not spoken of', () => {
    expect(
      watched(
        10,
        clocks((second) => 3400 + (second % 2) * 50),
      ),
    ).toEqual([]);
  });

  test('that moves is, with what decides on it', () => {
    expect(
      watched(
        10,
        clocks((second) => (second > 5 ? 2100 : 3600)),
      ),
    ).toEqual([
      {
        code: 'frequency-steps',
        message:
          'the clock of the fastest core moved between 2.10 and 3.60 GHz; its governor is powersave, performance keeps it steadier',
      },
    ]);
  });

  test('of a few moments says nothing', () => {
    expect(
      watched(
        2,
        clocks((second) => (second > 1 ? 2100 : 3600)),
      ),
    ).toEqual([]);
  });
});

describe('limits', () => {
  test('of a cgroup of version 2, and of one around it', () => {
    write('proc/100/cgroup', '0::/ci/job\n');
    const stat = (periods: number, throttled: number, usec: number) =>
      `usage_usec 5\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${usec}\n`;
    write('sys/fs/cgroup/ci/job/cpu.stat', stat(0, 0, 0));
    write('sys/fs/cgroup/ci/cpu.stat', stat(50, 10, 1_000_000));
    write('sys/fs/cgroup/ci/cpu.max', '150000 100000\n');
    write('sys/fs/cgroup/cpu.stat', 'usage_usec 5\n');
    const warnings = watched(5, (second) => {
      cpu({ idle: 100 * second });
      write('sys/fs/cgroup/ci/cpu.stat', stat(50 + 10 * second, 10 + 4 * second, 1_000_000 + 240_000 * second));
    });
    expect(warnings).toEqual([
      {
        code: 'throttled',
        message: "a cgroup's limit of 1.5 CPUs stopped the processes in 20 of 50 periods, for 1.20 s in all",
      },
    ]);
  });

  test('of a cgroup of version 1, also where its path is that of the host', () => {
    write('proc/100/cgroup', '4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n');
    const folder = 'sys/fs/cgroup/cpu,cpuacct';
    write(`${folder}/cpu.stat`, 'nr_periods 0\nnr_throttled 0\nthrottled_time 0\n');
    write(`${folder}/cpu.cfs_quota_us`, '200000\n');
    write(`${folder}/cpu.cfs_period_us`, '100000\n');
    const warnings = watched(1, () => {
      write(`${folder}/cpu.stat`, 'nr_periods 10\nnr_throttled 3\nthrottled_time 90000000\n');
    });
    expect(warnings).toEqual([
      {
        code: 'throttled',
        message: "a cgroup's limit of 2 CPUs stopped the processes in 3 of 10 periods, for 0.09 s in all",
      },
    ]);
  });

  test('that nothing ran into are not spoken of', () => {
    write('proc/100/cgroup', '0::/\n');
    write('sys/fs/cgroup/cpu.stat', 'nr_periods 5\nnr_throttled 2\nthrottled_usec 100\n');
    cpu({ idle: 1 });
    expect(watched(5, (second) => cpu({ idle: 100 * second }))).toEqual([]);
  });

  test('of heat', () => {
    const count = 'sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count';
    write('sys/devices/system/cpu/online', '0-1\n');
    write(count, '7\n');
    cpu({ idle: 1 });
    const warnings = watched(3, (second) => {
      cpu({ idle: 100 * second });
      write(count, '19\n');
    });
    expect(warnings).toEqual([{ code: 'throttled', message: 'the processor slowed down for heat 12 times' }]);
  });
});

test('a watch that was not started says nothing, and one can be started again', () => {
  const watch = new MachineWatch({ pid: SELF, files: files() });
  expect(watch.stop()).toEqual([]);
  cpu({ idle: 1 });
  watch.start();
  vi.advanceTimersByTime(2000);
  expect(watch.stop()).toEqual([]);
  watch.start();
  expect(watch.stop()).toEqual([]);
});

test('the real machine can be watched, and has a fingerprint', () => {
  const watch = new MachineWatch();
  watch.start();
  for (const { message } of watch.stop()) expect(message).not.toMatch(/NaN|undefined|Infinity/);
  expect(fingerprint()).toMatchObject({ platform: `${process.platform}-${process.arch}`, node: process.version });
  expect(fingerprint().cpu).not.toBe('');
});
