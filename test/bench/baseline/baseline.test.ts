/** Kept runs: written, read again, compared. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkBaselineName, listBaselines, loadBaseline, saveBaseline } from '../../../src/bench/baseline/baseline.ts';
import { compareWithBaseline } from '../../../src/bench/baseline/compare.ts';
import type { BenchReport } from '../../../src/bench/model.ts';
import { julia, MACHINE, NODES, troubled, variants } from '../../support/bench-reports.ts';

const dir = mkdtempSync(join(tmpdir(), 'hasten-baseline-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('keeping', () => {
  test('a run comes back as it was, and saving again replaces it', () => {
    const path = saveBaseline(troubled(), 'main', dir);
    expect(path).toBe(join(dir, 'main.json'));
    saveBaseline(julia(), 'main', dir);
    expect(loadBaseline('main', dir)).toEqual({ name: 'main', report: julia() });
    expect(loadBaseline(path, dir).report).toEqual(julia());
    expect(readdirSync(dir)).toEqual(['main.json']);
    expect(listBaselines(dir)).toEqual(['main']);
  });

  test.each(['', '../x', 'a/b', '.hidden', '12', 'a b'])('%j is no name', (name) => {
    expect(() => checkBaselineName(name)).toThrow(expect.objectContaining({ code: 'HASTEN_BASELINE_NAME' }));
    expect(() => saveBaseline(julia(), name, dir)).toThrow(expect.objectContaining({ code: 'HASTEN_BASELINE_NAME' }));
  });

  test('an unknown name tells those that are kept', () => {
    expect(() => loadBaseline('mian', dir)).toThrow(
      expect.objectContaining({ code: 'HASTEN_BASELINE_UNKNOWN', fix: 'take one of those kept: main' }),
    );
    expect(() => loadBaseline('x', join(dir, 'none'))).toThrow(
      expect.objectContaining({ fix: 'keep one with "hasten bench --save NAME"' }),
    );
  });

  test.each(['', '{', 'null', '[]', '{"schema":"hasten.profile/1"}', '{"schema":"hasten.bench/1"}'])(
    '%j is damaged',
    (text) => {
      const path = join(dir, 'damaged.json');
      writeFileSync(path, text);
      expect(() => loadBaseline('damaged', dir)).toThrow(
        expect.objectContaining({ code: 'HASTEN_BASELINE_DAMAGED', file: path }),
      );
      rmSync(path);
    },
  );

  test('a folder that cannot be made is said', () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    expect(() => saveBaseline(julia(), 'main', join(file, 'bench'))).toThrow(
      expect.objectContaining({ code: 'HASTEN_BASELINE_UNWRITABLE' }),
    );
    rmSync(file);
  });
});

describe('comparing', () => {
  const against = (now: BenchReport, then: BenchReport) => compareWithBaseline(now, { name: 'main', report: then });
  const slowed = (report: BenchReport, candidate: string, factor: number): BenchReport => {
    for (const { figures, candidate: name } of report.benches[0]!.sizes.flatMap(({ subjects }) => subjects)) {
      if (name === candidate) figures!.processes = figures!.processes.map((rounds) => rounds.map((ns) => ns * factor));
    }
    return report;
  };

  test('a run beside itself shows no difference, and what one would have been found', () => {
    const { rows, refused, differences, onlyNow, onlyThen } = against(julia(), julia());
    expect({ refused, differences, onlyNow, onlyThen }).toEqual({
      refused: null,
      differences: [],
      onlyNow: [],
      onlyThen: [],
    });
    expect(rows).toHaveLength(12);
    for (const { ratio } of rows) {
      expect(ratio).toMatchObject({ estimate: 1, verdict: 'no difference found' });
      expect(ratio.smallestDifference).toBeGreaterThan(0.001);
    }
  });

  test('what became slower or faster is found, the rest not', () => {
    const rows = against(slowed(slowed(julia(), 'kernel', 1.25), 'typed', 0.8), julia()).rows;
    const verdicts = new Map(rows.map(({ candidate, ratio }) => [candidate, ratio.verdict]));
    expect(Object.fromEntries(verdicts)).toEqual({
      objects: 'no difference found',
      typed: 'faster',
      kernel: 'slower',
      strings: 'no difference found',
    });
  });

  test('candidates and sizes of one side only are named', () => {
    const then = julia();
    then.benches[0]!.sizes[0]!.n = 99;
    then.benches[0]!.sizes[1]!.subjects.pop();
    const { rows, onlyNow, onlyThen } = against(julia(), then);
    expect(rows).toHaveLength(7);
    expect(onlyNow).toContain('julia set (small): objects');
    expect(onlyNow).toContain('julia set (middle): strings');
    expect(onlyThen).toContain('julia set (small): objects');
  });

  test('candidates without figures are left out', () => {
    expect(against(troubled(), troubled()).rows.map(({ candidate }) => candidate)).toEqual(['reference', 'jumpy']);
  });

  test('variants are compared each with its own, and one run of Node 24 with that of several', () => {
    expect(against(variants(), variants()).rows).toHaveLength(6);
    const one = variants();
    one.variants = [{ ...NODES[1]!, name: '' }];
    one.benches[0]!.sizes[0]!.subjects = one.benches[0]!.sizes[0]!.subjects.filter(({ variant }) => variant === 1).map(
      (subject) => ({ ...subject, variant: 0 }),
    );
    expect(against(one, variants()).rows.map(({ variant }) => variant)).toEqual(['node 24.21.0', 'node 24.21.0']);
  });

  test('another processor or system is refused', () => {
    const then = julia();
    then.machine = { ...MACHINE, cpu: 'Apple M4', platform: 'darwin-arm64' };
    const { rows, refused } = against(julia(), then);
    expect(rows).toEqual([]);
    expect(refused).toContain('another processor (Apple M4, this is AMD EPYC');
    expect(refused).toContain('another system (darwin-arm64, this is linux-x64)');
  });

  test('what else differs is said', () => {
    const then = julia();
    then.machine = { ...MACHINE, cores: 4, memoryBytes: 16e9, release: '5.10.0' };
    then.variants = [{ name: '', node: 'v22.18.0', flags: ['--jitless'] }];
    expect(against(julia(), then).differences).toEqual([
      '4 cores then, 2 now',
      '16.0 GB of memory then, 8.3 GB now',
      'kernel 5.10.0 then, 6.1.0-18-amd64 now',
      'Node v22.18.0 then, v24.21.0 now',
      'flags "--jitless" then, "" now',
    ]);
  });
});
