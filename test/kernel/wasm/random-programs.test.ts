/** What the builder makes of random structured programs does what they say. */
import { expect, test } from 'vitest';
import { seeded } from '../../../src/bench/statistics/random.ts';
import type { Datum } from './random-operations.ts';
import { randomProgram } from './random-programs.ts';
import { build, interpret, runBuilt } from './run-program.ts';

const INPUTS: Datum[][] = [
  [0, 1, 0.5, [0, 0, 0, 0]],
  [-7, 1000, -3.25, [1, -1, 0, 2 ** 31 - 1]],
];

/** `HASTEN_SEED` runs others. */
const first = Number(process.env.HASTEN_SEED ?? Math.floor(Math.random() * 1e9));
const programs = Number(process.env.HASTEN_PROGRAMS ?? 1000);

test(`${programs} random programs from seed ${first} on`, () => {
  for (let seed = first; seed < first + programs; seed++) {
    const random = seeded(seed);
    const program = randomProgram(() => random.next());
    const bytes = build(program).encode();
    for (const inputs of INPUTS) {
      expect(runBuilt(bytes, inputs), `seed ${seed}`).toEqual(interpret(program, inputs));
    }
  }
}, 600_000);
