/**
 * What it costs to begin: an empty program, and a megabyte of source that does next to nothing, with an empty cache of
 * transformed modules (cold) and with the one that the run before left (from the cache).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, run } from '../../support/runs.ts';
import { type Interval, interval, median } from '../../support/statistics.ts';
import { table } from '../../support/table.ts';
import { type Bench, hastenCommand, plainCommand, type Subject } from './subject.ts';

export interface Startup {
  name: string;
  plainMs: number;
  /** Milliseconds more than the plain run beside it. */
  coldMs: Interval;
  cachedMs: Interval;
}

export function measureStartup(bench: Bench): Startup[] {
  const cwd = join(bench.scratch, 'startup');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'empty.ts'), '');
  const source = makeSource(1 << 20);
  writeFileSync(join(cwd, 'megabyte.ts'), source);
  return ['empty', 'megabyte'].map((name) => {
    const subject: Subject = { name, args: [`${name}.ts`], options: [], cwd };
    const cache = join(bench.scratch, `cache-${name}`);
    const wall = (command: Parameters<typeof run>[0]) => () => run(command).wallMs;
    const fromCache = wall(hastenCommand(subject, bench, cache));
    const cold = () => {
      rmSync(cache, { recursive: true, force: true });
      return fromCache();
    };
    const sides = [wall(plainCommand(subject, bench)), () => [cold(), fromCache()] as const];
    const [plain, both] = interleave<number | readonly [number, number]>(sides, Math.max(5, bench.repeats)) as [
      number[],
      [number, number][],
    ];
    const more = (pick: 0 | 1) => interval(both.map((times, i) => times[pick] - plain[i]!));
    return { name, plainMs: median(plain), coldMs: more(0), cachedMs: more(1) };
  });
}

/** TypeScript of about `bytes` bytes: small functions of a common kind, of which the last one is called. */
function makeSource(bytes: number): string {
  const parts: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++) {
    const part = `
/** Weighs the rows of table ${i} by their distance from its middle. */
export function weigh${i}(rows: { key: string; values: number[] }[], limit = ${i}): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { key, values } of rows) {
    let sum = 0;
    for (let k = 0; k < values.length && k < limit; k++) {
      const distance = Math.abs(k - values.length / 2);
      if (distance > 0) sum += values[k] / distance;
      else sum += values[k];
    }
    weights.set(key, (weights.get(key) ?? 0) + sum);
  }
  return weights;
}
`;
    size += part.length;
    parts.push(part);
  }
  return `${parts.join('')}\nweigh${parts.length - 1}([{ key: 'a', values: [1, 2, 3] }]);\n`;
}

export function startupTable(rows: Startup[]): string {
  const more = ({ estimate, low, high }: Interval) => [estimate.toFixed(0), `${low.toFixed(0)}–${high.toFixed(0)}`];
  return table(
    ['Program', 'Plain, ms', 'Cold, ms more', '95 %', 'From the cache, ms more', '95 %'],
    rows.map((row) => [row.name, row.plainMs.toFixed(0), ...more(row.coldMs), ...more(row.cachedMs)]),
  );
}
