/** Nothing that analysis says of random programs is wrong when they run. */
import { expect, test } from 'vitest';
import { Random } from '../../counts/random.ts';
import { generate } from '../fuzz/generator.ts';
import { drawCalls } from '../fuzz/inputs.ts';
import { printProgram } from '../fuzz/print.ts';
import { runChecked } from './checked-run.ts';

/** `HASTEN_SEED` runs others. */
const first = Number(process.env.HASTEN_SEED ?? Math.floor(Math.random() * 1e9));
const programs = Number(process.env.HASTEN_PROGRAMS ?? 60);

test(`${programs} random programs from seed ${first} on`, { timeout: 600_000 }, () => {
  const ends: Record<string, number> = {};
  for (let seed = first; seed < first + programs; seed++) {
    const program = generate(seed);
    for (const call of drawCalls(new Random(seed + 1_000_000_007), program, 3)) {
      try {
        const end = runChecked(program, call);
        ends[end] = (ends[end] ?? 0) + 1;
      } catch (error) {
        throw new Error(`seed ${seed}: ${error}\n${printProgram(program)}`, { cause: error });
      }
    }
  }
  expect(ends.ended).toBeGreaterThan(programs);
});
