import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OnceReport } from '../../src/bench/command/once.ts';
import { runHasten, temporaryFolder } from './support.ts';

describe('hasten stat', () => {
  test('counts what the machine counts, and says what is missing', async () => {
    const json = join(temporaryFolder(), 'stat.json');
    const result = await runHasten(['stat', '--json', json, 'sh', '-c', 'echo out; echo err >&2; exit 5']);
    expect(result).toMatchObject({ code: 5, stdout: 'out\n' });
    // Nothing of perf's own words among the command's.
    expect(result.stderr).toMatch(/^err\n\nsh -c/);
    const { counters, run } = JSON.parse(readFileSync(json, 'utf8')) as OnceReport;
    expect(run.exitCode).toBe(5);
    const instructions = counters!.events.find(({ event }) => event === 'instructions');
    if (typeof instructions?.count === 'number') expect(instructions.count).toBeGreaterThan(10_000);
    else expect(counters!.missing.join()).toMatch(/counters/);
  });

  test('without perf names the package and gives the rest', async () => {
    const path = temporaryFolder();
    for (const program of ['sh', 'perl', 'true']) {
      const real = execFileSync('sh', ['-c', `PATH=/usr/bin:/bin:$PATH command -v ${program}`], { encoding: 'utf8' });
      const file = real.trim().startsWith('/') ? real.trim() : join('/bin', program);
      symlinkSync(file, join(path, program));
    }
    const result = await runHasten(['stat', 'true'], { env: { PATH: path } });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('Wall time');
    expect(result.stderr.replace(/\s+/g, ' ')).toContain('perf, which is not installed: apt-get install linux-perf');
  });

  test('says what perf says where it fails', async () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'perf'), '#!/bin/sh\necho "Access to performance monitoring is limited" >&2\nexit 255\n', {
      mode: 0o755,
    });
    const result = await runHasten(['stat', 'true'], { env: { PATH: `${path}:${process.env.PATH}` } });
    expect(result.code).toBe(0);
    if (process.platform === 'linux') expect(result.stderr).toContain('kernel.perf_event_paranoid is');
  });
});
