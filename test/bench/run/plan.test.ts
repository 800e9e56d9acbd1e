import { describe, expect, test } from 'vitest';
import { enough, roundsFor } from '../../../src/bench/run/enough.ts';
import { planSubjects } from '../../../src/bench/run/plan.ts';
import { parseFlags, planVariants } from '../../../src/bench/run/variants.ts';
import { isCompiledInSample } from '../../../src/bench/run/warnings.ts';

describe('the plan', () => {
  test('without options there is one variant without a name', () => {
    expect(planVariants(undefined, [])).toEqual([
      { name: '', node: process.versions.node, flags: [], path: process.execPath },
    ]);
  });

  test('flags are variants behind the plain one', () => {
    const variants = planVariants(undefined, ['A=--max-semi-space-size=64 --no-opt']);
    expect(variants.map(({ name, flags }) => [name, flags])).toEqual([
      ['plain', []],
      ['A', ['--max-semi-space-size=64', '--no-opt']],
    ]);
  });

  test('flags need a name, and Node has to know them', () => {
    expect(() => parseFlags('--no-opt')).toThrow('has no name or no flags');
    expect(() => parseFlags('A=')).toThrow('has no name or no flags');
    expect(() => planVariants(undefined, ['A=--no-such-flag'])).toThrow('bad option');
    expect(() => planVariants('/no/such/node', [])).toThrow('there is no Node at /no/such/node');
  });

  test('subjects are in the order of variants, then candidates', () => {
    const variants = planVariants(undefined, ['A=--no-opt']);
    const candidates = ['x', 'y'].map((name) => ({ name, command: null, workers: null, deadCode: [] }));
    const subjects = planSubjects(variants, candidates);
    expect(subjects.map(({ variantIndex, candidate }) => `${variantIndex}${candidate}`)).toEqual([
      '0x',
      '0y',
      '1x',
      '1y',
    ]);
  });
});

describe('when it is enough', () => {
  const ratio = (smallestDifference: number) => ({
    estimate: 1,
    low: 0.99,
    high: 1.01,
    verdict: 'no difference found' as const,
    smallestDifference,
  });

  test('every ratio has to be known well', () => {
    expect(enough([ratio(0.02), ratio(0.03)], 0.03)).toBe(true);
    expect(enough([ratio(0.02), ratio(0.031)], 0.03)).toBe(false);
  });

  test('rounds: as asked for, 15 where they fit, never fewer than 3', () => {
    const options = { rounds: null, processes: null, timeMs: 60_000 };
    expect(roundsFor({ ...options, rounds: 40 }, 1e6, 0)).toBe(40);
    expect(roundsFor(options, 30, 500)).toBe(15);
    expect(roundsFor(options, 1000, 500)).toBe(5);
    expect(roundsFor(options, 60_000, 500)).toBe(3);
    expect(roundsFor({ ...options, processes: 60 }, 100, 500)).toBe(5);
  });
});

test('first rounds that another program ran', () => {
  expect(isCompiledInSample([30, 10, 11, 10, 11])).toBe(true);
  expect(isCompiledInSample([30, 28, 10, 11, 10, 11])).toBe(true);
  expect(isCompiledInSample([12, 10, 11, 10, 11])).toBe(false);
  expect(isCompiledInSample([30, 10, 11, 31, 11])).toBe(false);
  expect(isCompiledInSample([30])).toBe(false);
});
