/**
 * Hits and calls against an oracle that shares nothing with the transform: random programs that count themselves
 * (`test/counts`). A failure prints the seed and the program, made small, beside both counts. `HASTEN_SEED=n` repeats
 * one from its seed; `node test/counts/run.ts --programs 5000 --seed n` hunts for longer.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generate } from '../counts/generator.ts';
import { check, sideBySide, type Tools } from '../counts/oracle.ts';
import { shrink } from '../counts/shrink.ts';
import { Statistics } from '../counts/statistics.ts';
import { bin, profileJson, temporaryFolder, testNode } from './support.ts';

const SEED = Number(process.env.HASTEN_SEED ?? 20_000);
const PROGRAMS = 300;
const BATCH = 50;

/** Places that no count belongs to: a field whose value is a function. */
const UNCOUNTED = new Set(['field of a function']);

describe('exact counts', () => {
  const statistics = new Statistics();

  test.each(Array.from({ length: PROGRAMS / BATCH }, (_, index) => SEED + index * BATCH))(
    `hits and calls of ${BATCH} random programs from seed %i are those that the programs count`,
    { timeout: 300_000 },
    async (seed) => {
      const folder = temporaryFolder();
      const tools: Tools = { node: testNode, cli: bin };
      const cases = Array.from({ length: BATCH }, (_, index) => {
        const program = generate(seed + index);
        return { name: program.name, program };
      });
      const verdicts = await check(cases, join(folder, 'all'), tools);
      for (const verdict of verdicts) statistics.add(verdict);
      const failing = verdicts.filter((one) => one.differences.length > 0);
      const first = failing[0] ? sideBySide(await shrink(failing[0], join(folder, 'small'), tools)) : '';
      const seeds = failing.map((one) => one.case.program.seed).join(' ');
      expect(failing.length, `seeds ${seeds} differ; the first of them:\n${first}`).toBe(0);
    },
  );

  test.each(['by-hand.cjs', 'by-hand.mts'])('%s has the hits that its comments name', async (name) => {
    const path = fileURLToPath(new URL(`../counts/programs/${name}`, import.meta.url));
    const profile = await profileJson([path]);
    const found = new Map(profile.lines.filter((one) => one.file.endsWith(name)).map((one) => [one.line, one.hits]));
    const wrong = readFileSync(path, 'utf8')
      .split('\n')
      .map((text, index) => ({ line: index + 1, text, hits: /\/\/= (\d+|-)/.exec(text)?.[1] }))
      .filter(({ line, hits }) => hits !== undefined && hits !== String(found.get(line) ?? (hits === '0' ? 0 : '-')));
    expect(wrong.map((one) => ({ ...one, found: found.get(one.line) ?? null }))).toEqual([]);
  });

  test('the programs run every construct and many lines', () => {
    const never = [...statistics.places].filter(([what, { ran }]) => ran === 0 && !UNCOUNTED.has(what));
    expect(never, `from seed ${SEED}`).toEqual([]);
    expect(statistics.lines).toBeGreaterThan(30_000);
  });
});
