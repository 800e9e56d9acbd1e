/**
 * Prints, as a Markdown table, whether suites and programs from npm do under `hasten profile` what they do without.
 * Exits with 1 where one does not.
 *
 *     node benchmarks/profile/same-program/run.ts [--only NAME,...] [--node 22,24,26|PATH] [--hasten BIN]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findNodes } from '../../support/nodes.ts';
import { table } from '../../support/table.ts';
import { type Comparison, compare } from './compare.ts';
import { suites } from './suites.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    node: { type: 'string' },
    hasten: { type: 'string', default: join(import.meta.dirname, '../../../bin/hasten.js') },
  },
});
const words = values.only?.split(',');
const chosen = suites.filter(({ name }) => words?.includes(name.split(' ')[0] as string) ?? true);

for (const node of findNodes(values.node)) {
  const rows: string[][] = [];
  for (const suite of chosen) {
    const scratch = mkdtempSync(join(tmpdir(), 'hasten-same-'));
    try {
      const bench = { node: node.path, bin: resolve(values.hasten), scratch };
      const comparison = compare(suite, bench, (side) => process.stderr.write(`${suite.name}, ${side}\n`));
      rows.push(row(comparison));
      report(comparison);
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${suite.name}: ${(error as Error).message}\n`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  console.log(`\n### Node ${node.version.slice(1)}\n`);
  console.log(table(['Package', 'Style', 'Plain', 'Under hasten', 'Functions', 'Same'], rows, 2));
}

function row({ name, style, plain, profiled, functions, differences }: Comparison): string[] {
  const result = ({ summary, end }: Comparison['plain']) => `${summary}, exit ${end}`;
  return [name, style, result(plain), result(profiled), String(functions), differences.length > 0 ? '**no**' : 'yes'];
}

function report({ name, differences }: Comparison): void {
  if (differences.length === 0) return;
  process.exitCode = 1;
  process.stderr.write(`${name}: ${differences.join('\n  ')}\n`);
}
