/**
 * Every table in the docs, one benchmark after the other: `npm run bench [-- NAME...]`. A benchmark that lacks a peer
 * (hyperfine, line_profiler) leaves it out and says how to install it. All of them take about three hours; what they
 * print goes to standard output, as Markdown.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Benchmark {
  file: string;
  args: string[];
  /** Where its tables stand. */
  docs: string;
}

const benchmarks: Record<string, Benchmark> = {
  accuracy: {
    file: 'profile/accuracy/run.ts',
    args: ['--node', '22,24,26', '--tools', 'hasten,cpu-prof,0x'],
    docs: 'docs/accuracy.md',
  },
  cost: { file: 'profile/cost/run.ts', args: ['--node', '24'], docs: 'docs/cost.md' },
  'same-program': {
    file: 'profile/same-program/run.ts',
    args: ['--node', '22,24,26'],
    docs: 'benchmarks/profile/same-program/README.md',
  },
  statistics: { file: 'bench/statistics/run.ts', args: [], docs: 'docs/bench-statistics.md' },
  verdicts: { file: 'bench/verdicts/run.ts', args: [], docs: 'docs/bench-peers.md' },
  peers: { file: 'bench/peers/run.ts', args: [], docs: 'docs/bench-peers.md' },
  hyperfine: { file: 'bench/hyperfine/run.ts', args: [], docs: 'docs/compare.md' },
  kernel: { file: 'kernel/table.ts', args: [], docs: 'docs/kernel.md' },
  parallel: { file: 'parallel/table.ts', args: [], docs: 'docs/parallel.md' },
  cache: { file: 'cache/table.ts', args: [], docs: 'docs/cache.md' },
  thresholds: { file: 'doctor/thresholds.ts', args: [], docs: 'docs/tips.md' },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`there is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}
for (const [name, { file, args, docs }] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n## ${name} (${docs})\n`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
