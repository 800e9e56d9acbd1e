/** Candidates that are loaded where they are called. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runBenches } from '../../../src/bench/run/run.ts';
import { planVariants } from '../../../src/bench/run/variants.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-loaded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a candidate is loaded in its own processes, and without a check nobody else calls it', {
  timeout: 120_000,
}, async () => {
  const face = pathToFileURL(resolve('src/public/bench.ts')).href;
  const file = join(folder, 'a.bench.mjs');
  writeFileSync(
    file,
    `import { bench } from ${JSON.stringify(face)};
import { writeFileSync } from 'node:fs';
const candidate = (name) => ({
  load: async () => {
    writeFileSync(${JSON.stringify(`${folder}/loaded-`)} + process.pid + '-' + name, '');
    return () => name;
  },
});
bench('loaded', { check: 'none', candidates: { a: candidate('a'), b: candidate('b') } });
`,
  );
  const report = await runBenches({
    files: [file],
    cwd: folder,
    variants: planVariants(undefined, []),
    filter: null,
    processes: null,
    fewest: 2,
    rounds: 1,
    target: 0.05,
    timeMs: 0,
    timeoutMs: 10_000,
  });
  const [a, b] = report.benches[0]!.sizes[0]!.subjects;
  // They do not give the same, which nobody asked.
  expect([a!.failure, b!.failure]).toEqual([null, null]);
  expect(a!.figures!.processes).toHaveLength(2);
  const loaded = readdirSync(folder).filter((name) => name.startsWith('loaded-'));
  expect(loaded.map((name) => name.at(-1)).sort()).toEqual(['a', 'a', 'b', 'b']);
  expect(new Set(loaded.map((name) => name.split('-')[1])).size).toBe(4);
});
