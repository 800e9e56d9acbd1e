/** Kernels whose modules are written by hand, so that the runtime is tested without a compiler. */
import wabtInit from 'wabt';
import type { KernelArray } from '../../../src/kernel/runtime/argument-types.ts';
import { type Callee, call } from '../../../src/kernel/runtime/call.ts';
import { newCallee } from '../../../src/kernel/runtime/callee.ts';
import type { Compile, Compiled, CompileRequest } from '../../../src/kernel/runtime/compiled.ts';

const wabt = await wabtInit();

export interface HandWritten extends Partial<Compiled> {
  /** The parameters of `run`, without the last two, and its body. */
  wat: string;
}

export interface Made {
  callee: Callee;
  requests: CompileRequest[];
  call(...values: unknown[]): unknown;
}

/** A kernel; `write` gives the module for a request. */
export function handWritten(
  names: string[],
  write: (request: CompileRequest) => HandWritten,
  options: {
    captured?: KernelArray[];
    required?: number;
    fallback?: 'throw' | 'js';
    original?: (...values: never[]) => unknown;
  } = {},
): Made {
  const requests: CompileRequest[] = [];
  const compile: Compile = (request) => {
    requests.push(request);
    const { wat, ...rest } = write(request);
    const text = `(module
      (import "hasten" "memory" (memory 1 65536 shared))
      (import "hasten" "range" (func $range (param i32 f64)))
      (func (export "run") ${wat.replace('(body)', '(param $scratch i32) (param $scalarOnly i32)')}))`;
    const bytes = wabt.parseWat('run.wat', text, { threads: true }).toBinary({}).buffer;
    const none = request.types.map(() => false);
    return {
      bytes,
      text: () => text,
      plan: { loops: [], fast: false },
      sources: [],
      returns: 'nothing',
      scratchBytes: 0,
      reads: none,
      writes: none,
      overwrites: none,
      sites: [],
      sharedLoops: [],
      ...rest,
    };
  };
  const captured = options.captured ?? [];
  const callee = newCallee({
    name: 'made',
    parameterNames: names.slice(0, names.length - captured.length),
    required: options.required ?? names.length - captured.length,
    captured,
    capturedNames: names.slice(names.length - captured.length),
    original: (values) => (options.original as (...all: unknown[]) => unknown)?.(...values),
    compile,
    locate: () => ({ file: 'made.ts', line: 3, column: 7, exact: true }),
    fallback: options.fallback ?? 'throw',
  });
  return { callee, requests, call: (...values) => call(callee, values) };
}

/** `for (i) out[i] = x[i] + k`, on float64 or on int32 as the request says. */
export function addConstant(request: CompileRequest): HandWritten {
  const first = request.types[0];
  const type = first?.kind === 'array' && first.dtype === 'i32' ? 'i32' : 'f64';
  const bytes = type === 'i32' ? 4 : 8;
  return {
    wat: `(param $x i32) (param $n i32) (param $k f64) (param $out i32) (param $m i32) (body) (local $i i32)
      (block $end (loop $next
        (br_if $end (i32.ge_s (local.get $i) (local.get $m)))
        (if (i32.ge_s (local.get $i) (local.get $n)) (then
          (call $range (i32.const 0) (f64.convert_i32_s (local.get $i))) (unreachable)))
        (${type}.store (i32.add (local.get $out) (i32.mul (local.get $i) (i32.const ${bytes})))
          (${type}.add (${type === 'i32' ? 'i32.trunc_f64_s (local.get $k)' : 'local.get $k'})
            (${type}.load (i32.add (local.get $x) (i32.mul (local.get $i) (i32.const ${bytes}))))))
        (local.set $i (i32.add (local.get $i) (i32.const 1))) (br $next)))`,
    reads: [true, false, false],
    writes: [false, false, true],
    sites: [{ place: { source: 0, start: 0, end: 1 }, array: 'x', parameter: 0, length: null }],
  };
}
