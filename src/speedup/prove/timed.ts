/** The bench file of recorded calls: one operation is a pass over them. */
import { bench } from '../../bench/define.ts';
import { STRANGERS } from '../../bench/measure/loop.ts';
import { argumentsOf } from '../record/calls.ts';
import { type AnyFunction, loadFunction, readPlan } from './load-function.ts';
import type { Plan, PlannedBench } from './plan.ts';

/** Defines the benches of a plan. */
export function define(path: string): void {
  const plan = readPlan(path);
  for (const one of plan.benches) defineOne(plan, one);
}

type Pass = (calls: unknown[][]) => unknown;

function defineOne(plan: Plan, planned: PlannedBench): void {
  let loaded: AnyFunction | undefined;
  const calls = passesOf(plan, planned);
  bench(planned.name, {
    check: 'none',
    fresh: planned.isFresh || planned.clears,
    setup() {
      if (planned.clears) loaded?.clear?.();
      return calls();
    },
    sizes: { calls: planned.calls.length },
    candidates: Object.fromEntries(
      planned.candidates.map((name) => [
        name,
        {
          async load(): Promise<Pass> {
            loaded = await loadFunction(plan, name);
            return plan.isAsync ? asyncPass(loaded) : syncPass(loaded);
          },
        },
      ]),
    ),
  });
}

/** Gives the arguments of all calls of a pass: the same ones, or new ones each time. */
function passesOf({ recording }: Plan, { calls, repeats, isFresh }: PlannedBench): () => unknown[][] {
  let once: (() => unknown[][]) | undefined;
  let known: unknown[][] | undefined;
  return () => {
    // Not before: the file is also read by the process that only lists what is in it.
    once ??= argumentsOf(recording, calls);
    if (isFresh) return Array.from({ length: repeats }, once).flat();
    known ??= once();
    return known;
  };
}

/** Where results go, so that none of them can be left out. */
const kept: { value: unknown } = { value: undefined };

function callAll(fn: AnyFunction, calls: unknown[][]): void {
  for (const args of calls) {
    try {
      kept.value = fn(...args);
    } catch (error) {
      kept.value = error;
    }
  }
}

async function awaitAll(fn: AnyFunction, calls: unknown[][]): Promise<void> {
  for (const args of calls) {
    try {
      kept.value = await fn(...args);
    } catch (error) {
      kept.value = error;
    }
  }
}

const STIRRED = 50;

/** The calls in it are real ones: V8 keeps a call plain that has gone to many functions before. */
function syncPass(fn: AnyFunction): Pass {
  for (let round = 0; round < STIRRED; round++) for (const stranger of STRANGERS) callAll(stranger, [[round], [round]]);
  return (calls) => {
    callAll(fn, calls);
    return kept.value;
  };
}

async function asyncPass(fn: AnyFunction): Promise<Pass> {
  for (let round = 0; round < STIRRED; round++) {
    for (const stranger of STRANGERS) await awaitAll(stranger, [[round], [round]]);
  }
  return async (calls) => {
    await awaitAll(fn, calls);
    return kept.value;
  };
}
