/**
 * Lets V8 inline what it would inline in the plain program. Its budget is in bytes of bytecode, and marks and counters
 * double them: without this, a loop over small helpers falls from one side of the budget to the other, and is three times
 * slower on Node 26 in every second run (`benchmarks/profile/cost`). Raising V8's other limits as well makes some
 * programs worse on Node 24.
 */
import { setFlagsFromString } from 'node:v8';

const FLAG = '--max-inlined-bytecode-size-cumulative';
const V8_DEFAULT = 920;

export function adaptInlining(): void {
  if (process.execArgv.some((argument) => argument.startsWith(FLAG))) return;
  setFlagsFromString(`${FLAG}=${2 * V8_DEFAULT}`);
}
