/**
 * What modules import of `Math`: the engine's own functions, which V8 calls directly, and an operator that WebAssembly has
 * not. V8 knows `exp` and a few others; it calls the rest through JavaScript, which costs more than they do: those come in
 * a second form, `tanh.lanes`, for many numbers in memory at once.
 */

type HostFunction = (...values: never[]) => number | undefined;

/** By the names that a module asks for; `memory` is the one that it computes in. */
export function hostFunctions(module: WebAssembly.Module, memory: WebAssembly.Memory): Record<string, HostFunction> {
  const functions: Record<string, HostFunction> = {};
  const floats = new Floats(memory);
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== 'Math') continue;
    const [plain] = name.split('.') as [string];
    functions[name] = name === 'mod' ? remainder : plain === name ? ofMath(name) : ofLanes[plain]!(floats);
  }
  return functions;
}

/** Whether all of them are the engine's: a program's own functions are those of one thread. */
export function areNative(functions: Record<string, HostFunction>): boolean {
  const text = Function.prototype.toString;
  const names = Object.keys(functions).map((name) => name.split('.')[0]!);
  return names.every((name) => name === 'mod' || text.call(ofMath(name)).includes('[native code]'));
}

const ofMath = (name: string): HostFunction => (Math as unknown as Record<string, HostFunction>)[name]!;

function remainder(left: number, right: number): number {
  return left % right;
}

/** The memory as float64, also after it grew. */
class Floats {
  readonly #memory: WebAssembly.Memory;
  #all: Float64Array;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#all = new Float64Array(memory.buffer);
  }

  upTo(end: number): Float64Array {
    if (end > this.#all.length) this.#all = new Float64Array(this.#memory.buffer);
    return this.#all;
  }
}

/** Puts what the function makes of `count` float64 from `at` on, in bytes, in their place. */
type OfLanes = (at: number, count: number) => undefined;

/** A function for each, so that V8 optimises each for what it calls. */
const ofLanes: Record<string, (floats: Floats) => OfLanes> = {
  acosh: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.acosh(x[i]!);
  },
  asinh: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.asinh(x[i]!);
  },
  atanh: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.atanh(x[i]!);
  },
  cbrt: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.cbrt(x[i]!);
  },
  cosh: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.cosh(x[i]!);
  },
  expm1: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.expm1(x[i]!);
  },
  log10: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.log10(x[i]!);
  },
  log1p: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.log1p(x[i]!);
  },
  log2: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.log2(x[i]!);
  },
  sinh: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.sinh(x[i]!);
  },
  tanh: (floats) => (at, count) => {
    const to = (at >>> 3) + count;
    const x = floats.upTo(to);
    for (let i = to - count; i < to; i++) x[i] = Math.tanh(x[i]!);
  },
};
