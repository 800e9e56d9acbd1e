/**
 * From bytes to a function that can be called. V8 compiles a module's functions lazily and by its baseline compiler, and
 * replaces them only between calls: a first call that takes long would run to its end in code that is several times
 * slower. So where V8's flags can be set (Node), a module is compiled at once by the optimising compiler, which takes
 * less than a ms for a loop or two. Flags that the user has set are left alone.
 */
import { theMemory } from '../../shared-memory/memory.ts';

/** Called by the module for an index that is out of range; throws. */
export type RangeHandler = (site: number, index: number) => never;

/** Throws `WebAssembly.CompileError` for bytes that are no module: a fault of the compiler's. */
export function instantiate(bytes: Uint8Array, range: RangeHandler): (...flat: number[]) => number | undefined {
  return optimised(() => {
    const module = new WebAssembly.Module(bytes);
    const imports: WebAssembly.Imports = { hasten: { memory: theMemory().memory, range }, Math: {} };
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      if (from === 'Math') imports.Math![name] = hostFunction(name);
    }
    return new WebAssembly.Instance(module, imports).exports.run;
  });
}

/** The engine's own function of `Math`, which V8 calls directly, or an operator that WebAssembly has not. */
function hostFunction(name: string): (...values: never[]) => number {
  const own = { mod: remainder }[name];
  return own ?? (Math as unknown as Record<string, (...values: never[]) => number>)[name]!;
}

function remainder(left: number, right: number): number {
  return left % right;
}

interface V8 {
  setFlagsFromString(flags: string): void;
}
/** Null where flags cannot be set, or are the user's; undefined until that is known. */
let v8: V8 | null | undefined;

function optimised<Result>(compile: () => Result): Result {
  if (v8 === undefined) v8 = findV8();
  if (v8 === null) return compile();
  // Restored, they are what they were: code caches and workers see no difference.
  v8.setFlagsFromString('--no-liftoff');
  v8.setFlagsFromString('--no-wasm-lazy-compilation');
  try {
    return compile();
  } finally {
    v8.setFlagsFromString('--liftoff');
    v8.setFlagsFromString('--wasm-lazy-compilation');
  }
}

function findV8(): V8 | null {
  const { process } = globalThis as { process?: Partial<NodeJS.Process> };
  const given = process?.execArgv ?? [];
  if (given.some((flag) => /liftoff|wasm|jitless/.test(flag))) return null;
  return process?.versions?.v8 === undefined ? null : (process.getBuiltinModule?.('node:v8') ?? null);
}
