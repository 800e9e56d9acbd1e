/**
 * Every kernel as V8 runs it, as hasten does, without and with `fast`, and in other languages. table.ts runs it, from
 * JavaScript (stripped.ts says why) and with the other languages' programs made.
 *
 * V8's side has ordinary arrays, and nothing of hasten's is used in its process; hasten's sides have theirs allocated in
 * place. The answers of V8 and hasten are compared to the bit, those of `fast` and gpu.js within a tolerance, and those
 * of other languages by nine digits.
 */
import { bench } from 'hasten/bench';
import { allocate, free, kernel } from 'hasten/kernel';
import { answerDifference, checksum, FAST_TOLERANCE } from './answers.ts';
import { type Answer, type Case, type Fn, generalise, type Input, type TypedArray } from './case.ts';
import { cases } from './cases.ts';
import { gpuSide, hasGpuSide } from './gpu.ts';

/** One for each candidate, so that a call allocates nothing. */
interface Result {
  answer: Answer;
  /** How far it may be from V8's. */
  tolerance: number;
}

type Candidate = (input: Input) => Result;

const sides = JSON.parse(process.env.HASTEN_KERNEL_SIDES ?? '{"commands": {}, "gpu": null}');
const quick = process.env.HASTEN_KERNEL_QUICK === '1';

function onV8(one: Case): Candidate {
  const result: Result = { answer: 0, tolerance: 0 };
  return (input) => {
    result.answer = one.call(one.fn, input);
    return result;
  };
}

function onHasten(one: Case, fast: boolean): Candidate {
  const result: Result = { answer: 0, tolerance: fast ? (one.tolerance ?? FAST_TOLERANCE) : 0 };
  let given: Input | undefined;
  let placed: Input = {};
  let fn: Fn | undefined;
  return (input) => {
    if (input !== given) {
      fn ??= kernel(one.fn, { fast }) as Fn;
      release(placed);
      placed = inPlace(input);
      given = input;
    }
    result.answer = one.call(fn!, placed);
    return result;
  };
}

function onGpuJs(one: Case): Candidate {
  const result: Result = { answer: 0, tolerance: 1e-6 };
  let given: Input | undefined;
  let side: ReturnType<typeof gpuSide> = null;
  return (input) => {
    const begin = input !== given;
    if (begin) side = gpuSide(one.name, input, sides.gpu);
    const answer = side!.call();
    // Another form of the same numbers, made once: the time is gpu.js's alone.
    if (begin) result.answer = side!.answer(answer);
    given = input;
    return result;
  };
}

/** The input with its arrays in hasten's memory. */
function inPlace(input: Input): Input {
  const entries = Object.entries(input).map(([name, value]) => {
    if (typeof value === 'number') return [name, value];
    const array = allocate(value.constructor as Float64ArrayConstructor, value.length);
    array.set(value);
    return [name, array];
  });
  return Object.fromEntries(entries);
}

function release(placed: Input): void {
  for (const value of Object.values(placed)) if (typeof value !== 'number') free(value as TypedArray);
}

for (const one of cases) {
  const commands = Object.entries(sides.commands[one.name] ?? {}) as [string, string[]][];
  bench<Input, Result>(one.name, {
    sizes: quick ? { quick: one.quick } : one.sizes,
    setup: (n) => {
      const input = one.input(n);
      generalise(one, input);
      return input;
    },
    check: (first, other) => answerDifference(first.answer, other.answer, other.tolerance) ?? true,
    checksum: ({ answer }) => checksum(answer),
    candidates: {
      v8: onV8(one),
      strict: onHasten(one, false),
      fast: onHasten(one, true),
      ...(sides.gpu !== null && hasGpuSide(one.name) && { 'gpu.js': onGpuJs(one) }),
      ...Object.fromEntries(commands.map(([side, command]) => [side, { command }])),
    },
  });
}
