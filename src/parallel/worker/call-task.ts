/**
 * The calls of tasks by the loops over items. What always holds: V8 does not compile a task into such a loop, but as a function of
 * its own, as a plain program has it. Inside the loop, behind three functions of ours, a task that computes came out 1.45
 * times slower on Node 24 after some thousand items (`benchmarks/parallel/cores.bench.ts`), and a second task threw
 * the code of the first one away. A call takes some 3 ns.
 *
 * V8 does so with a call that it has seen go to different functions; so it is shown some.
 */
export type Task = (item: unknown, captures?: unknown) => unknown;

export function callTask(fn: Task, item: unknown): unknown {
  return fn(item);
}

export function callTaskWith(fn: Task, item: unknown, captures: unknown): unknown {
  return fn(item, captures);
}

/** V8 takes notes of what is called after some hundred bytes of code. */
const SHOWN = 300;

const different: Task[] = [(item) => item, () => null, (_, captures) => captures];
for (let i = 0; i < SHOWN; i++) {
  for (const fn of different) {
    callTask(fn, i);
    callTaskWith(fn, i, null);
  }
}
