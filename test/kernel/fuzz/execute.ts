/**
 * Runs one program on its calls, as the checked twin, as plain JavaScript and compiled, and compares to the bit what each
 * returns and leaves in its arrays, and in the bytes around them. All NaNs are equal.
 */
import { arrayOf, type Call, type TypedArray } from './inputs.ts';
import { printFunction, printProgram } from './print.ts';
import type { Dtype, Param, Program } from './tree.ts';
import { Endless, OutOfRange, twinOf } from './twin.ts';

export type Callable = (...args: unknown[]) => unknown;

/** What is tested: hasten, or a mutant that is to be found out. */
export interface Compiler {
  compile(program: Program, fn: Callable, captured: Record<string, unknown> | undefined): Callable;
  /** Bytes in memory of the compiler's own, and their end. */
  allocate(bytes: number): Uint8Array;
  free(bytes: Uint8Array): void;
  /** May give other numbers (`fast`): only errors and what is written outside of arrays are looked at. */
  isLoose?: boolean;
}

export interface Mismatch {
  /** What kind of difference: the same for programs that differ in the same way. */
  kind: string;
  /** Which call, as an index. */
  call: number;
  expected: string;
  actual: string;
}

export interface Verdict {
  mismatch: Mismatch | null;
  /** Calls that were compared, that had to throw for an index, and that ran for too long to be tried. */
  compared: number;
  outOfRange: number;
  endless: number;
}

type Outcome =
  | { kind: 'value'; value: unknown; buffers: Uint8Array[] }
  | { kind: 'range'; index: unknown; buffers: Uint8Array[] }
  | { kind: 'endless' }
  | { kind: 'error'; error: unknown; buffers: Uint8Array[] };

/** The text of a program as a function of its own, and of those that it captures. */
export function functionsOf(program: Program): { fn: Callable; functions: Record<string, Callable> } {
  const make = (text: string) => new Function(`return (${text})`)() as Callable;
  const functions: Record<string, Callable> = {};
  for (const one of program.capturedFunctions) functions[one.name] = make(printFunction(one));
  return { fn: make(printProgram(program)), functions };
}

/** Compares all calls, until one differs. */
export function execute(program: Program, calls: readonly Call[], compiler: Compiler): Verdict {
  const verdict: Verdict = { mismatch: null, compared: 0, outOfRange: 0, endless: 0 };
  let sides: [twin: Side, plain: Side, compiled: Side | null];
  try {
    const twin = twinOf(program);
    const plain = functionsOf(program);
    const first = calls[0]!;
    sides = [
      new Side(program, first, twin.fn, twin.functions),
      new Side(program, first, plain.fn, plain.functions),
      null,
    ];
  } catch (error) {
    verdict.mismatch = { kind: 'invalid program', call: 0, expected: '', actual: String(error) };
    return verdict;
  }
  for (const [index, call] of calls.entries()) {
    const expected = sides[0].run(call, null);
    if (expected.kind === 'endless') {
      verdict.endless++;
      continue;
    }
    if (expected.kind === 'range') {
      // A kernel that fails to notice goes on as this does: it must end.
      const lenient = twinOf(program, {}, {}, true);
      if (new Side(program, calls[0]!, lenient.fn, lenient.functions).run(call, null).kind === 'endless') {
        verdict.endless++;
        continue;
      }
      verdict.outOfRange++;
    } else {
      const own = difference(expected, sides[1].run(call, null), call);
      if (own) {
        verdict.mismatch = { ...own, kind: `the twin is wrong: ${own.kind}`, call: index };
        return verdict;
      }
    }
    sides[2] ??= compiledSide(program, calls[0]!, compiler);
    const actual = sides[2].run(call, compiler);
    verdict.compared++;
    const mismatch = compiler.isLoose ? fault(call, expected, actual) : difference(expected, actual, call);
    if (mismatch) {
      verdict.mismatch = { ...mismatch, call: index };
      return verdict;
    }
  }
  return verdict;
}

function compiledSide(program: Program, first: Call, compiler: Compiler): Side {
  const { fn, functions } = functionsOf(program);
  return new Side(program, first, fn, functions, (captured) => compiler.compile(program, fn, captured));
}

/** One form of the program, with the captured values that it keeps from call to call. */
class Side {
  #program: Program;
  #fn: Callable;
  #captured: Record<string, unknown>;
  #wrap: ((captured: Record<string, unknown> | undefined) => Callable) | null;
  #compiled: Callable | null = null;

  constructor(
    program: Program,
    first: Call,
    fn: Callable,
    functions: Record<string, Callable>,
    wrap: ((captured: Record<string, unknown> | undefined) => Callable) | null = null,
  ) {
    this.#program = program;
    this.#fn = fn;
    this.#captured = { ...functions };
    for (const param of program.captured) {
      const view = first.views[param.name];
      this.#captured[param.name] = view
        ? arrayOf(view.dtype, new ArrayBuffer(first.buffers[view.buffer]!.bytes.length), 0, view.length)
        : first.scalars[param.name];
    }
    this.#wrap = wrap;
  }

  run(call: Call, compiler: Compiler | null): Outcome {
    const placed = place(call, compiler);
    const result = (kind: 'value' | 'range' | 'error', extra: object) => {
      this.#keepCaptured(call, placed.buffers);
      return { kind, ...extra, buffers: placed.buffers.map((one) => one.slice()) } as Outcome;
    };
    try {
      const args = this.#arguments(this.#program.params, call, placed.buffers);
      return result('value', { value: this.#call(call, placed.buffers, args) });
    } catch (error) {
      if (error instanceof Endless) return { kind: 'endless' };
      if (error instanceof OutOfRange) return result('range', { index: error.index });
      return result('error', { error });
    } finally {
      placed.release();
    }
  }

  #call(call: Call, buffers: Uint8Array[], args: unknown[]): unknown {
    const { captured, capturedFunctions } = this.#program;
    if (captured.length + capturedFunctions.length === 0) {
      this.#compiled ??= this.#wrap?.(undefined) ?? this.#fn;
      return this.#compiled(...args);
    }
    const values = this.#arguments(captured, call, buffers);
    for (const [at, param] of captured.entries()) {
      if (param.kind === 'array') (this.#captured[param.name] as TypedArray).set(values[at] as TypedArray);
    }
    if (this.#wrap === null) return this.#fn(...args, this.#captured);
    this.#compiled ??= this.#wrap(this.#captured);
    return this.#compiled(...args);
  }

  /** Captured arrays are objects of this side's own: what they hold now goes to where it is compared. */
  #keepCaptured(call: Call, buffers: Uint8Array[]): void {
    for (const { name } of this.#program.captured) {
      const kept = this.#captured[name];
      if (typeof kept !== 'object') continue;
      const { buffer, byteOffset, byteLength } = kept as TypedArray;
      buffers[call.views[name]!.buffer]!.set(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }

  #arguments(params: readonly Param[], call: Call, buffers: Uint8Array[]): unknown[] {
    const made = new Map<string, TypedArray>();
    for (const { kind, name } of params) {
      if (kind !== 'array') continue;
      const view = call.views[name]!;
      const { buffer, byteOffset } = buffers[view.buffer]!;
      const same = view.same === null ? undefined : made.get(view.same);
      made.set(name, same ?? arrayOf(view.dtype, buffer, byteOffset + view.offset, view.length));
    }
    return params.map(({ name }) => made.get(name) ?? call.scalars[name]);
  }
}

/** The call's buffers as bytes in memory: where the call says, or all ordinary without a compiler. */
function place(call: Call, compiler: Compiler | null): { buffers: Uint8Array[]; release(): void } {
  const owned: Uint8Array[] = [];
  const buffers = call.buffers.map(({ bytes, location }) => {
    if (compiler === null || location === 'ordinary' || bytes.length === 0) return bytes.slice();
    if (location === 'shared') {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      return shared;
    }
    const own = compiler.allocate(bytes.length);
    owned.push(own);
    own.set(bytes);
    return own;
  });
  return { buffers, release: () => owned.forEach((one) => void compiler?.free(one)) };
}

/** The first difference between what had to happen and what did. */
function difference(expected: Outcome, actual: Outcome, call: Call): Omit<Mismatch, 'call'> | null {
  if (expected.kind === 'error') {
    return { kind: `the twin throws ${messageKind(expected.error)}`, expected: '', actual: String(expected.error) };
  }
  if (expected.kind === 'endless' || actual.kind === 'endless') return null;
  const code = actual.kind === 'error' ? (actual.error as { code?: string }).code : undefined;
  if (expected.kind === 'range') {
    if (code === 'HASTEN_KERNEL_RANGE') {
      // Lanes may come to an index of a later round first, but one that is no index of its array either.
      const [, named, length] = /\[(.*?)\].* has (\d+) element/.exec((actual as { error: Error }).error.message) ?? [];
      if (
        named !== undefined &&
        Number.isInteger(Number(named)) &&
        Number(named) >= 0 &&
        Number(named) < Number(length)
      ) {
        return { kind: 'an error for an index that is there', expected: show(expected.index), actual: named };
      }
      return outside(expected.buffers, actual.buffers, call);
    }
    if (actual.kind !== 'error') {
      const told = `HASTEN_KERNEL_RANGE for index ${expected.index}`;
      return { kind: 'no error for an index out of range', expected: told, actual: 'no error' };
    }
  }
  if (actual.kind === 'error') {
    const wanted = expected.kind === 'value' ? `returns ${show(expected.value)}` : 'HASTEN_KERNEL_RANGE';
    const { error } = actual;
    const text =
      error instanceof Error ? (code === undefined ? (error.stack ?? error.message) : error.message) : String(error);
    return { kind: `throws ${messageKind(error)}`, expected: wanted, actual: `${code ?? ''} ${text}` };
  }
  if (expected.kind !== 'value' || actual.kind !== 'value') return null;
  if (!Object.is(expected.value, actual.value)) {
    return { kind: 'another result', expected: show(expected.value), actual: show(actual.value) };
  }
  return contents(expected.buffers, actual.buffers, call);
}

/** What no kernel may do, whatever its numbers are. */
function fault(call: Call, expected: Outcome, actual: Outcome): Omit<Mismatch, 'call'> | null {
  if (actual.kind === 'endless' || expected.kind === 'endless') return null;
  const found = actual.kind === 'error' ? difference(expected, actual, call) : null;
  if (found !== null && (actual as { error: { code?: string } }).error.code !== 'HASTEN_KERNEL_RANGE') {
    return { ...found, kind: `fast: ${found.kind}` };
  }
  return outside(
    call.buffers.map(({ bytes }) => bytes),
    actual.buffers,
    call,
  );
}

/** An error's code or class, and its message without names and numbers. */
function messageKind(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: string }).code ?? error.name;
  return `${code}: ${error.message.replaceAll(/`[^`]*`/g, '…').replaceAll(/[\w$]*\d+[\w$]*/g, '#')}`.slice(0, 160);
}

function contents(expected: Uint8Array[], actual: Uint8Array[], call: Call): Omit<Mismatch, 'call'> | null {
  for (const [name, view] of Object.entries(call.views)) {
    const [one, other] = [expected, actual].map((bytes) => elements(bytes[view.buffer]!, view));
    for (let at = 0; at < view.length; at++) {
      if (Object.is(one![at], other![at])) continue;
      const where = `${name}[${at}]`;
      return {
        kind: 'another element',
        expected: `${where} = ${show(one![at])}`,
        actual: `${where} = ${show(other![at])}`,
      };
    }
  }
  return outside(expected, actual, call);
}

/** The bytes that no view shows must be what they were. */
function outside(expected: Uint8Array[], actual: Uint8Array[], call: Call): Omit<Mismatch, 'call'> | null {
  for (const [index, bytes] of expected.entries()) {
    const seen = new Uint8Array(bytes.length);
    for (const view of Object.values(call.views)) {
      if (view.buffer === index) seen.fill(1, view.offset, view.offset + view.length * SIZES[view.dtype]);
    }
    const at = bytes.findIndex((byte, position) => seen[position] === 0 && byte !== actual[index]![position]);
    if (at < 0) continue;
    const where = `byte ${at} of buffer ${index}, outside of its arrays`;
    return { kind: 'a byte outside', expected: `${where}: ${bytes[at]}`, actual: String(actual[index]![at]) };
  }
  return null;
}

const SIZES: Record<Dtype, number> = { i8: 1, u8: 1, u8c: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, f64: 8 };

function elements(bytes: Uint8Array, view: { dtype: Dtype; offset: number; length: number }): TypedArray {
  return arrayOf(view.dtype, bytes.buffer, bytes.byteOffset + view.offset, view.length);
}

/** A number with its sign of zero. */
export function show(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
