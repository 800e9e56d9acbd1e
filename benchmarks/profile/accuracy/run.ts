/**
 * Runs the corpus plain and under each tool, and prints how far each tool's shares are from the clock's.
 *
 *     node benchmarks/profile/accuracy/run.ts [--node 22,24,26|PATH] [--only NAME,NAME] [--tools hasten,cpu-prof,0x]
 *                                             [--repeats 3] [--json FILE] [--hasten BIN]
 *
 * Ends with 1 where an unmarked figure of hasten fails a bar.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findNodes } from '../../support/nodes.ts';
import { type Comparison, compare } from './compare.ts';
import { listPrograms } from './programs.ts';
import { figuresTable, summaryTable, verdict } from './summary.ts';
import { cpuProf } from './tools/cpu-prof.ts';
import { hastenTool } from './tools/hasten.ts';
import { zeroX } from './tools/zero-x.ts';

const { values } = parseArgs({
  options: {
    node: { type: 'string' },
    only: { type: 'string' },
    tools: { type: 'string', default: 'hasten,cpu-prof,0x' },
    repeats: { type: 'string', default: '3' },
    json: { type: 'string' },
    hasten: { type: 'string' },
  },
});

const bin = values.hasten === undefined ? undefined : resolve(values.hasten);
const tools = [hastenTool(bin), cpuProf, zeroX].filter((tool) => values.tools.split(',').includes(tool.name));
const names = tools.map((tool) => tool.name);
const results: Record<string, Comparison[]> = {};

for (const node of findNodes(values.node)) {
  const comparisons: Comparison[] = [];
  for (const program of listPrograms(values.only)) {
    process.stderr.write(`${node.version} ${program.name}\n`);
    try {
      comparisons.push(compare(program, tools, node.path, Number(values.repeats)));
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${(error as Error).message}\n`);
    }
  }
  results[node.version] = comparisons;
  const rows = comparisons.flatMap((comparison) => comparison.rows);
  console.log(`\n### Node ${node.version.slice(1)}\n\n${figuresTable(rows, names)}\n`);
  console.log(`${summaryTable(comparisons, names)}\n`);
  const failed = rows.filter((row) => row.tools.hasten && verdict(row, row.tools.hasten) === 'off');
  if (failed.length > 0) process.exitCode = 1;
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
