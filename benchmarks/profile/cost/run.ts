/**
 * Prints what `hasten profile` (hits and times in the same run) costs, as Markdown tables.
 *
 *     node benchmarks/profile/cost/run.ts [--only examples,packages,startup,python | NAME,...] [--node 22,24,26|PATH]
 *                                         [--repeats 5] [--json FILE] [--hasten BIN]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findNodes } from '../../support/nodes.ts';
import { pythonWith } from '../../support/peers.ts';
import { exampleSubjects } from './examples.ts';
import { packageSubjects } from './packages.ts';
import { measurePython, pythonTable } from './python.ts';
import { measureStartup, startupTable } from './startup.ts';
import { type Bench, type Cost, costTable, measure, type Subject } from './subject.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    node: { type: 'string' },
    repeats: { type: 'string', default: '5' },
    json: { type: 'string' },
    hasten: { type: 'string', default: join(import.meta.dirname, '../../../bin/hasten.js') },
  },
});
const sections = ['examples', 'packages', 'startup', 'python'];
const words = values.only?.split(',') ?? sections;
const names = words.filter((word) => !sections.includes(word));
const repeats = Number(values.repeats);
const scratch = mkdtempSync(join(tmpdir(), 'hasten-cost-'));
const results: Record<string, unknown> = {};

try {
  for (const node of findNodes(values.node)) {
    const bench: Bench = { node: node.path, bin: resolve(values.hasten), scratch, repeats };
    console.log(`\n### Node ${node.version.slice(1)}`);
    const examples = pick('examples', exampleSubjects, bench);
    const packages = pick('packages', () => packageSubjects(scratch), bench);
    const startup = words.includes('startup') ? measureStartup(bench) : [];
    if (examples.length > 0) console.log(`\n${costTable('Example', examples)}`);
    if (packages.length > 0) console.log(`\n${costTable('Program', packages)}`);
    if (startup.length > 0) console.log(`\n${startupTable(startup)}`);
    results[node.version] = { examples, packages, startup };
  }
  if (words.includes('python')) {
    const python = pythonWith('line_profiler', 'kernprof');
    if (python === null) {
      console.log(
        '\nNo Python here has line_profiler: `apt install python3-line-profiler` or `pip install line_profiler`.',
      );
    } else {
      const costs = measurePython(python, { scratch, repeats });
      console.log(`\n### Python\n\n${pythonTable(costs)}`);
      results.python = costs;
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);

/** The costs of a section's subjects that were asked for. One that fails is told of, and the others go on. */
function pick(section: string, list: () => Subject[], bench: Bench): Cost[] {
  if (!words.includes(section) && names.length === 0) return [];
  const subjects = list().filter(({ name }) => words.includes(section) || names.includes(name.split(' ')[0]!));
  return subjects.flatMap((subject) => {
    process.stderr.write(`${subject.name}\n`);
    try {
      return [measure(subject, bench)];
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${(error as Error).message}\n`);
      return [];
    }
  });
}
