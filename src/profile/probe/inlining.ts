/**
 * Lets V8 inline what it would inline in the plain program. Its budget is in bytes of bytecode, and marks and counters
 * double them: without this, a loop over small helpers falls from one side of the budget to the other, and is three times
 * slower on Node 26 in every second run (`benchmarks/profile/cost`). Raising V8's other limits as well makes some
 * programs worse on Node 24.
 *
 * Called when the sampler's thread runs: with other flags than it was built with, V8 compiles Node's own JavaScript instead
 * of taking it from its cache, and a thread takes 70 ms longer to start.
 */
import { setFlagsFromString } from 'node:v8';

const FLAG = '--max-inlined-bytecode-size-cumulative';
const V8_DEFAULT = 920;

export function adaptInlining(): void {
  if (process.execArgv.some((argument) => argument.startsWith(FLAG))) return;
  setFlagsFromString(`${FLAG}=${2 * V8_DEFAULT}`);
}
