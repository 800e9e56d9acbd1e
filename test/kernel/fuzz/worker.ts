/**
 * Runs a range of seeds in this process and tells its parent (scripts/fuzz-kernels.mjs): one line of JSON before each
 * program and for each mismatch, made small. Every fifth program is also compiled with `fast`, where only errors count.
 * A program that never ends is the parent's to notice. With THREADS every loop that threads can share is shared, however
 * short it is, in blocks as small as can be.
 *
 *   node test/kernel/fuzz/worker.ts FIRST COUNT [CALLS] [THREADS]
 */
import { tuning } from '../../../src/kernel/threads/tuning.ts';
import { Random } from '../../counts/random.ts';
import { execute } from './execute.ts';
import { generate } from './generator.ts';
import { Hasten } from './hasten.ts';
import { drawCalls } from './inputs.ts';
import { report } from './report.ts';
import { shrink } from './shrink.ts';

const [first = 1, count = 100, callCount = 5, threads = 0] = process.argv.slice(2).map(Number);
if (threads > 0) tuning.always = true;
const hasten = new Hasten(false, threads > 0 ? threads : undefined);
const fast = new Hasten(true, threads > 0 ? threads : undefined);
const totals = { programs: 0, compared: 0, outOfRange: 0, endless: 0 };
/** Of each kind of mismatch only the first few are made small. */
const seen = new Map<string, number>();
const SMALL = 2;

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

for (let seed = first; seed < first + count; seed++) {
  tell({ kind: 'start', seed, totals: { ...totals, ...hasten.loops } });
  const program = generate(seed);
  const calls = drawCalls(new Random(seed + 1_000_000_007), program, callCount);
  const verdict = execute(program, calls, hasten);
  totals.programs++;
  totals.compared += verdict.compared;
  totals.outOfRange += verdict.outOfRange;
  totals.endless += verdict.endless;
  hasten.count();
  let compiler = hasten;
  let { mismatch } = verdict;
  if (mismatch === null && seed % 5 === 0) {
    compiler = fast;
    ({ mismatch } = execute(program, calls, fast));
  }
  if (mismatch === null) continue;
  const times = seen.get(mismatch.kind) ?? 0;
  seen.set(mismatch.kind, times + 1);
  if (times < SMALL) tell({ kind: 'shrinking', seed });
  const failure = { program, calls, mismatch };
  const text = times < SMALL ? report(shrink(failure, compiler)) : '';
  tell({ kind: 'mismatch', seed, what: mismatch.kind, text });
}
tell({ kind: 'end', totals: { ...totals, ...hasten.loops } });
