/**
 * Kernels on one thread and on two: threads.ts runs it. All of hasten's sides have their arrays in its memory, so the
 * answers of one thread, of two, and without the option are compared to the bit (under `fast` without the option within a
 * tolerance).
 */
import { bench } from 'hasten/bench';
import { allocate, kernel } from 'hasten/kernel';
import { answerDifference, checksum, FAST_TOLERANCE } from './answers.ts';
import type { Answer, Case, Fn, Input } from './case.ts';
import { cases } from './cases.ts';
import { THREADED } from './threaded.ts';

interface Result {
  answer: Answer;
  tolerance: number;
}

const commands = JSON.parse(process.env.HASTEN_KERNEL_SIDES ?? '{}') as Record<string, string[]>;

function onHasten(one: Case, fast: boolean, threads: number | undefined): (input: Input) => Result {
  const options = threads === undefined ? { fast } : { fast, threads };
  const fn = kernel(one.fn, options) as Fn;
  const tolerance = fast ? (one.tolerance ?? FAST_TOLERANCE) : 0;
  const result: Result = { answer: 0, tolerance };
  let given: Input | undefined;
  let placed: Input = {};
  return (input) => {
    if (input !== given) placed = inPlace(input);
    given = input;
    result.answer = one.call(fn, placed);
    return result;
  };
}

function inPlace(input: Input): Input {
  const entries = Object.entries(input).map(([name, value]) =>
    typeof value === 'number' ? [name, value] : [name, allocate(value.constructor as Float64ArrayConstructor, value)],
  );
  return Object.fromEntries(entries);
}

for (const { name, size, n, fast } of THREADED) {
  const one = cases.find((each) => each.name === name)!;
  bench<Input, Result>(`${name} ${size}`, {
    sizes: { [size]: n },
    setup: (given) => one.input(given),
    check: (first, other) => answerDifference(first.answer, other.answer, other.tolerance) ?? true,
    checksum: ({ answer }) => checksum(answer),
    candidates: {
      plain: onHasten(one, fast, undefined),
      one: onHasten(one, fast, 1),
      two: onHasten(one, fast, 2),
      ...(commands[name] && { numba: { command: commands[name] } }),
    },
  });
}
