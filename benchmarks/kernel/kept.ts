/**
 * What it saves to keep compiled kernels: the first kernel of a process (Julia), compiled and from the disk, and a whole
 * short program with it. Prints the table of docs/kernel.md.
 *
 *     npm run build && node benchmarks/kernel/kept.ts [--node 22,24,26] [--processes 21]
 *
 * Each figure is of fresh processes (kept-program.ts), interleaved; the checksums of all sides are compared.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findNodes } from '../support/nodes.ts';
import { interleave, run } from '../support/runs.ts';
import { interval, pairedRatio } from '../support/statistics.ts';
import { table } from '../support/table.ts';
import type { Start } from './kept-program.ts';

const { values } = parseArgs({ options: { node: { type: 'string' }, processes: { type: 'string', default: '21' } } });
const program = fileURLToPath(new URL('kept-program.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hasten-kept-'));

/** With the environment that turns keeping on or off. */
const SIDES = {
  'no kernel': { side: 'plain', env: { HASTEN_CACHE: 'off' } },
  'compiler imported': { side: 'whole', env: { HASTEN_CACHE: 'off' } },
  compiled: { side: 'lazy', env: { HASTEN_CACHE: 'off' } },
  kept: { side: 'lazy', env: { HASTEN_CACHE: 'on', HASTEN_CACHE_DIR: folder } },
};

/** By side, in the order of the rounds. */
function measure(file: string, width: number): Map<string, (Start & { wallMs: number })[]> {
  const names = Object.keys(SIDES) as (keyof typeof SIDES)[];
  const sides = names.map((name) => () => {
    const { side, env } = SIDES[name];
    const { stdout, wallMs } = run({ file, args: [program, side, String(width)], env });
    return { ...(JSON.parse(stdout) as Start), wallMs };
  });
  // Fills the folder.
  for (const side of sides) side();
  const all = interleave(sides, Number(values.processes));
  const checksums = new Set(all.flat().map(({ checksum }) => checksum));
  if (checksums.size !== 1) throw new Error(`the answers differ: ${[...checksums].join(', ')}`);
  return new Map(names.map((name, i) => [name, all[i]!]));
}

const shown = (all: number[]) => {
  const { estimate, low, high } = interval(all);
  return `${estimate.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`;
};
const ratio = (over: number[], under: number[]) => {
  const { estimate, low, high } = pairedRatio(over, under);
  return `${estimate.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
};

try {
  for (const { version, path } of findNodes(values.node)) {
    const first = measure(path, 10);
    const whole = measure(path, 1000);
    const start = (name: string) => first.get(name)!.map(({ importMs, callMs }) => importMs + callMs);
    const wall = (name: string) => whole.get(name)!.map(({ wallMs }) => wallMs);
    const rows = Object.keys(SIDES).map((name) => [
      name,
      shown(first.get(name)!.map(({ importMs }) => importMs)),
      shown(first.get(name)!.map(({ callMs }) => callMs)),
      shown(start(name)),
      name === 'no kernel' ? '' : ratio(start(name), start('kept')),
      shown(wall(name)),
      ratio(wall('no kernel'), wall(name)),
    ]);
    console.log(`\nNode ${version}`);
    const head = [
      'ms',
      'import',
      'first call',
      'together',
      '× kept',
      'Julia 1000 × 1000, the process',
      'times as fast',
    ];
    console.log(table(head, rows));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
