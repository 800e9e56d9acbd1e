/**
 * `hasten compare` and hyperfine on the same ten commands: do they give the same medians? Both tools run each command with
 * the same number of runs and a warm-up, one after the other in random order, again and again, so that the machine's moods
 * fall on both; each repetition is a pair, and the ratio's interval comes from the pairs.
 *
 *     node benchmarks/bench/hyperfine/run.ts [--runs 15] [--repeat 8] [--only 3] [--json FILE] [--hasten BIN]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CompareReport } from '../../../src/bench/command/compare-model.ts';
import type { Ratio } from '../../../src/bench/model.ts';
import { ratioOf } from '../../../src/bench/statistics/estimate.ts';
import { quoteWord } from '../../../src/report/facts.ts';
import { median } from '../../../src/support/median.ts';
import { table } from '../../support/table.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    repeat: { type: 'string', default: '8' },
    only: { type: 'string' },
    json: { type: 'string' },
    hasten: { type: 'string', default: join(import.meta.dirname, '../../../bin/hasten.js') },
  },
});

const node = quoteWord(process.execPath);

/** From next to nothing to half a second: processor, memory, system calls, waiting, pipes, several processes. */
const commands: Record<string, string> = {
  'sleep 0.05': 'sleep 0.05',
  'shell loop': 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done',
  'node, empty': `${node} -e 0`,
  'node, loop': `${node} -e 'let s = 0; for (let i = 0; i < 1e8; i++) s += i % 7'`,
  'node, garbage': `${node} -e 'let a; for (let i = 0; i < 1e7; i++) a = [i, a && a[0]]'`,
  'node, 200 MB': `${node} -e 'Buffer.alloc(2e8, 1)'`,
  'read 64 MB': 'head -c 64000000 /dev/zero > /dev/null',
  'hash 32 MB': 'head -c 32000000 /dev/zero | cksum',
  'sort 200 000 lines': 'seq 200000 | sort | tail -n 1',
  'list files': `find ${quoteWord(join(import.meta.dirname, '../../../src'))} -type f | wc -l`,
};

/** What a tool says of a command, in ns. */
interface Told {
  median: number;
  user: number;
  system: number;
}

const folder = mkdtempSync(join(tmpdir(), 'hasten-hyperfine-'));
const out = join(folder, 'out.json');

const tools: Record<string, (command: string) => Told> = {
  hasten(command) {
    const args = ['compare', command, '--runs', values.runs, '--warmup', '1', '--check', 'none', '--json', out];
    run(process.execPath, [values.hasten, ...args]);
    const { usage } = (JSON.parse(readFileSync(out, 'utf8')) as CompareReport).commands[0]!.figures!;
    return { median: usage.wallNs, user: usage.userNs!, system: usage.systemNs! };
  },
  hyperfine(command) {
    run('hyperfine', [
      '--style',
      'none',
      '--warmup',
      '1',
      '--runs',
      values.runs,
      '--shell',
      'sh',
      '--export-json',
      out,
      command,
    ]);
    const [result] = (
      JSON.parse(readFileSync(out, 'utf8')) as { results: Record<'median' | 'user' | 'system', number>[] }
    ).results;
    const { median, user, system } = result!;
    return { median: median * 1e9, user: user * 1e9, system: system * 1e9 };
  },
};

function run(program: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

if (spawnSync('hyperfine', ['--version']).status !== 0) {
  console.log('skipped: hyperfine is not installed (apt-get install hyperfine, brew install hyperfine)');
} else {
  try {
    measure();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(): void {
  const names = Object.keys(commands).slice(0, Number(values.only ?? Number.POSITIVE_INFINITY));
  const told: Record<string, Record<string, Told[]>> = {};
  for (const name of names) told[name] = { hasten: [], hyperfine: [] };
  for (let repetition = 0; repetition < Number(values.repeat); repetition++) {
    for (const name of names) {
      const order = Math.random() < 0.5 ? ['hasten', 'hyperfine'] : ['hyperfine', 'hasten'];
      for (const tool of order) told[name]![tool]!.push(tools[tool]!(commands[name]!));
    }
    process.stderr.write(`repetition ${repetition + 1} of ${values.repeat}\n`);
  }
  const ratios = names.map((name) => ratioOfMedians(told[name]!));
  const rows = names.map((name, index) => [name, ...cells(told[name]!), ...verdict(ratios[index]!)]);
  console.log(
    `Medians of ${values.runs} runs in ms; the median of ${values.repeat} repetitions, and how far these are apart.\n`,
  );
  console.log(
    table(['command', 'hasten', 'spread', 'hyperfine', 'spread', 'user', 'user', 'ratio', 'difference'], rows),
  );
  const same = ratios.filter(({ verdict }) => verdict === 'no difference found').length;
  console.log(`\n${same} of ${ratios.length} commands without a difference between the tools.`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ told, ratios }, null, 2));
}

function ratioOfMedians({ hasten, hyperfine }: Record<string, Told[]>): Ratio {
  const sample = (some: Told[]) => some.map((one) => [one.median]);
  return ratioOf(sample(hasten!), sample(hyperfine!));
}

function cells({ hasten, hyperfine }: Record<string, Told[]>): string[] {
  const ms = (ns: number) => (ns / 1e6).toFixed(2);
  const wall = (some: Told[]) => {
    const medians = some.map((one) => one.median);
    const spread = (Math.max(...medians) - Math.min(...medians)) / median(medians);
    return [ms(median(medians)), `${(spread * 100).toFixed(1)} %`];
  };
  const user = (some: Told[]) => ms(median(some.map((one) => one.user)));
  return [...wall(hasten!), ...wall(hyperfine!), user(hasten!), user(hyperfine!)];
}

function verdict({ estimate, low, high, verdict }: Ratio): string[] {
  return [
    `${estimate.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`,
    verdict === 'no difference found' ? 'none' : verdict,
  ];
}
