/**
 * What it costs to share a loop with one other thread that is awake, and with one that sleeps: a loop of hardly any work,
 * shared all the same, against the same loop on one thread. Prints medians in µs, and the ones that nine of ten calls
 * stay below; tuning.ts of src/kernel/threads is set by them.
 */
import { theCrew } from '../../src/kernel/threads/crew.ts';
import { tuning } from '../../src/kernel/threads/tuning.ts';
import { allocate, kernel } from '../../src/public/kernel.ts';

const add = (x: Float64Array): void => {
  for (let i = 0; i < x.length; i++) x[i]! += 1;
};

const shared = kernel(add, { threads: 2 });
const alone = kernel(add, { threads: 1 });
const x = allocate(Float64Array, 20_000);

function calls(fn: typeof add, pause: number): number[] {
  const times: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const until = performance.now() + pause;
    while (performance.now() < until);
    const begin = performance.now();
    fn(x);
    times.push((performance.now() - begin) * 1e3);
  }
  return times.sort((a, b) => a - b);
}

tuning.start = 0;
tuning.shareAwake = 0;
tuning.shareAsleep = 0;
tuning.wakes = 0;
while (theCrew().ready(2) === 0) shared(x);

for (const [what, pause] of [
  ['awake', 0],
  ['asleep', 1],
] as const) {
  const [one, two] = [calls(alone, pause), calls(shared, pause)];
  const at = (times: number[], part: number) => times[Math.floor(times.length * part)]!;
  const text = (times: number[]) => `${at(times, 0.5).toFixed(1)} µs (nine of ten below ${at(times, 0.9).toFixed(1)})`;
  console.log(`a worker that is ${what}: ${text(two)}, on one thread ${text(one)}`);
}
const { shared: runs, used } = shared.explain().signatures[0]!.loops[0]!.threads!;
console.log(`${runs} calls had ${used} threads; waking took ${(theCrew().waking * 1e3).toFixed(1)} µs of late`);
