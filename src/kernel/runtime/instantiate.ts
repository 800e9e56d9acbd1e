/**
 * From bytes to a function that can be called. V8 compiles a module's functions lazily and by its baseline compiler, and
 * replaces them only between calls: a first call that takes long would run to its end in code that is several times
 * slower. So where V8's flags can be set (Node), a call that does nothing makes the optimising compiler compile it, which takes
 * less than a ms for a loop or two. Flags that the user has set are left alone.
 */
import { theMemory } from '../../shared-memory/memory.ts';
import { HastenError } from '../../support/errors.ts';
import type { Sharer } from '../threads/sharer.ts';
import { hasSimd } from './features.ts';
import { areNative, hostFunctions } from './host-functions.ts';

/** Called by the module for an index that is out of range; throws. */
export type RangeHandler = (site: number, index: number) => never;

/** `sharer`: for modules whose loops threads may share. Throws `HASTEN_WEBASSEMBLY` where the engine has no SIMD. */
export function instantiate(
  bytes: Uint8Array,
  range: RangeHandler,
  sharer: Sharer | null = null,
): (...flat: number[]) => number | undefined {
  return optimised(() => {
    const module = newModule(bytes);
    const { memory } = theMemory();
    const host = hostFunctions(module, memory);
    const own = { memory, range };
    const imports = { hasten: sharer === null ? own : { ...own, fork: sharer.fork }, Math: host };
    const { exports } = new WebAssembly.Instance(module, imports);
    const run = exports.run as (...flat: number[]) => number | undefined;
    // Compiles it: only now V8 knows which functions of `Math` are its own, and calls them without a detour.
    run(...new Array<number>(run.length - 1).fill(0), 2);
    if (sharer !== null) {
      if (!areNative(host)) sharer.stayAlone('a function of `Math` is not the engine\u2019s own');
      sharer.bind(module, exports);
      for (const { run: loop } of sharer.loops) loop(0, 0, 0, 0, 0);
    }
    return run;
  });
}

function newModule(bytes: Uint8Array): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    // Where the engine takes SIMD, the bytes are a fault of the compiler's.
    if (hasSimd()) throw cause;
    throw new HastenError('HASTEN_WEBASSEMBLY', `this engine's WebAssembly has no SIMD`, {
      fix: "use Node 22.18 or later or a browser of 2024, or run kernels as JavaScript: `fallback: 'js'`",
      cause,
    });
  }
}

interface V8 {
  setFlagsFromString(flags: string): void;
}
/** Null where flags cannot be set, or are the user's; undefined until that is known. */
let v8: V8 | null | undefined;

function optimised<Result>(compile: () => Result): Result {
  if (v8 === undefined) v8 = findV8();
  if (v8 === null) return compile();
  // A mask of functions by their index. Unlike `--no-liftoff`, which does the same, it leaves V8's hash of its flags on
  // Node 22 as it was once it is put back: code caches are accepted by that hash (test/e2e/kernel.test.ts).
  v8.setFlagsFromString('--wasm-tier-mask-for-testing=2147483647');
  try {
    return compile();
  } finally {
    v8.setFlagsFromString('--wasm-tier-mask-for-testing=0');
  }
}

function findV8(): V8 | null {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const given = process?.execArgv ?? [];
  if (given.some((flag) => /liftoff|wasm|jitless/.test(flag))) return null;
  return process?.versions?.v8 === undefined ? null : (process.getBuiltinModule?.('node:v8') ?? null);
}
