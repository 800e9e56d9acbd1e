/**
 * Hunts for wrong counts from the command line:
 *
 *   node test/counts/run.ts [--programs 5000] [--seed 1] [--node PATH] [--batch 50] [--ignore REGEXP] [--generator-only] [--keep]
 *
 * Prints each failing program, made small, beside expected and actual hits, and ends with which constructs ran.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from './generator.ts';
import { check, sideBySide, type Tools, type Verdict } from './oracle.ts';
import { shrink } from './shrink.ts';
import { Statistics } from './statistics.ts';

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '300' },
    seed: { type: 'string', default: process.env.HASTEN_SEED ?? '1' },
    node: { type: 'string', default: process.env.HASTEN_TEST_NODE ?? process.execPath },
    batch: { type: 'string', default: '50' },
    failures: { type: 'string', default: '3' },
    ignore: { type: 'string', default: '' },
    option: { type: 'string', multiple: true, default: [] },
    'generator-only': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

const tools: Tools = {
  node: values.node,
  cli: values['generator-only'] ? null : fileURLToPath(new URL('../../bin/hasten.js', import.meta.url)),
  options: values.option,
  ignore: values.ignore === '' ? undefined : new RegExp(values.ignore),
};
const folder = mkdtempSync(join(tmpdir(), 'hasten-counts-'));
const first = Number(values.seed);
const total = Number(values.programs);
const batch = Number(values.batch);
const statistics = new Statistics();
const kinds = new Map<string, number>();
const failing: Verdict[] = [];

for (let done = 0; done < total; done += batch) {
  const cases = Array.from({ length: Math.min(batch, total - done) }, (_, index) => {
    const program = generate(first + done + index);
    return { name: program.name, program };
  });
  for (const verdict of await check(cases, join(folder, String(done)), tools)) {
    statistics.add(verdict);
    if (verdict.differences.length === 0) continue;
    failing.push(verdict);
    for (const one of verdict.differences) {
      const key = `${one.kind}: ${one.what.replace(/[\d]+/g, '#')}`;
      kinds.set(key, (kinds.get(key) ?? 0) + 1);
    }
  }
}

for (const verdict of failing.slice(0, Number(values.failures))) {
  console.log(`${sideBySide(await shrink(verdict, join(folder, 'shrunk'), tools))}\n`);
}
console.log(statistics.text());
for (const [key, count] of [...kinds].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(6)}  ${key}`);
console.log(`seeds ${first}..${first + total - 1} on ${tools.node}: ${failing.length} of ${total} programs differ`);
if (failing.length > 0)
  console.log(
    `failing seeds: ${failing
      .map((one) => one.case.program.seed)
      .slice(0, 40)
      .join(' ')}`,
  );
if (values.keep) console.log(folder);
else rmSync(folder, { recursive: true, force: true });
process.exitCode = failing.length > 0 ? 1 : 0;
