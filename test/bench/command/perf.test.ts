import { describe, expect, test } from 'vitest';
import { missingOf, obstacleIn, parseCounts } from '../../../src/bench/command/perf.ts';

const BARE_METAL = `# started on Sat Nov 21 08:27:54 2026

1234567,,cycles,1000000,100.00,2.91,GHz
2469134,,instructions:u,1000000,50.00,2.00,insn per cycle
<not counted>,,cache-misses,0,0.00,,
<not supported>,,dTLB-load-misses,0,100.00,,
206.55,msec,task-clock,206550000,100.00,0.227,CPUs utilized
`;

const VIRTUAL = `<not supported>,,cycles,0,100.00,,
<not supported>,,instructions,0,100.00,,
8,,cpu-migrations,206550000,100.00,38.7,/sec
`;

describe('parseCounts', () => {
  test('reads counts, and why there are none', () => {
    expect(parseCounts(BARE_METAL)).toEqual([
      { event: 'cycles', count: 1234567, reason: null, counted: 1, userOnly: false },
      { event: 'instructions', count: 2469134, reason: null, counted: 0.5, userOnly: true },
      { event: 'cache-misses', count: null, reason: 'not counted', counted: 0, userOnly: false },
      { event: 'dTLB-load-misses', count: null, reason: 'not supported', counted: 0, userOnly: false },
      { event: 'task-clock', count: 206.55, reason: null, counted: 1, userOnly: false },
    ]);
  });
});

describe('what is missing', () => {
  test('event by event where the processor has others', () => {
    const missing = missingOf(parseCounts(BARE_METAL), 2);
    expect(missing).toHaveLength(3);
    expect(missing[0]).toBe('this processor does not count dTLB-load-misses');
    expect(missing[1]).toContain('cache-misses');
    expect(missing[2]).toContain('kernel.perf_event_paranoid is 2');
  });

  test('all hardware counters of a virtual machine, in one sentence', () => {
    const missing = missingOf(parseCounts(VIRTUAL), 2);
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatch(/no hardware counters \(cycles, instructions: not supported\); a virtual machine/);
  });
});

describe('obstacleIn', () => {
  test('names the package where perf is not installed', () => {
    expect(obstacleIn({ code: 'ENOENT' } as NodeJS.ErrnoException, '', 2)).toContain('apt-get install linux-perf');
    expect(obstacleIn(undefined, 'WARNING: perf not found for kernel 6.1', 2)).toContain('linux-tools-$(uname -r)');
  });

  test('names the setting and its value where perf may not count', () => {
    const said = 'Error:\nAccess to performance monitoring and observability operations is limited.';
    expect(obstacleIn(undefined, said, 4)).toContain('kernel.perf_event_paranoid is 4');
  });

  test('passes on what else perf says', () => {
    expect(obstacleIn(undefined, "  Error: unknown option `control'\n usage", 1)).toContain('unknown option');
  });
});
