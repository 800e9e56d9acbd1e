/** The fuzzer itself: it finds compilers that are wrong on purpose, and finds nothing in one that is right. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../counts/random.ts';
import { type Compiler, execute, type Verdict } from './execute.ts';
import { generate } from './generator.ts';
import { drawCalls } from './inputs.ts';
import { MUTANTS, RIGHT } from './mutants.ts';
import { printProgram } from './print.ts';
import { report } from './report.ts';
import { shrink } from './shrink.ts';

const SEED = Number(process.env.HASTEN_SEED ?? 1);
const PROGRAMS = 3000;

/** The first program with a mismatch, or null. */
function find(compiler: Compiler, programs: number, only: (text: string) => boolean = () => true) {
  for (let seed = SEED; seed < SEED + programs; seed++) {
    const program = generate(seed);
    if (!only(printProgram(program))) continue;
    const calls = drawCalls(new Random(seed), program, 4);
    const { mismatch } = execute(program, calls, compiler) as Verdict;
    if (mismatch) return { program, calls, mismatch };
  }
  return null;
}

test('a seed gives one program', () => {
  for (let seed = SEED; seed < SEED + 20; seed++) {
    expect(printProgram(generate(seed))).toBe(printProgram(generate(seed)));
  }
});

test('nothing is found in a compiler that is right', () => {
  const failure = find(RIGHT, 200);
  expect(failure && report(failure), `HASTEN_SEED=${SEED}`).toBe(null);
});

describe('found', () => {
  /** Programs without these words need not be tried. */
  const words: Record<string, string> = {
    'round adds a half': 'Math.round',
    'imul multiplies as numbers': 'Math.imul',
    'fround is left out': 'Math.fround',
    'max and min compare': 'Math.m',
    'a remainder has no sign of zero': '%',
  };

  test.each(Object.entries(MUTANTS))('%s', { timeout: 60_000 }, (name, compiler) => {
    const word = words[name] ?? '';
    const failure = find(compiler, PROGRAMS, (text) => text.includes(word));
    expect(failure, `HASTEN_SEED=${SEED}`).not.toBe(null);
  });
});

test('what is found is made small', () => {
  const failure = find(MUTANTS['rounds run backwards']!, PROGRAMS)!;
  const small = shrink(failure, MUTANTS['rounds run backwards']!, 5000);
  expect(small.mismatch.kind).toBe(failure.mismatch.kind);
  expect(report(small).length).toBeLessThan(report(failure).length);
});
