/**
 * All that the compiled form of a kernel depends on, as text: equal texts, equal bytes. Nothing in it knows where the
 * program or its files are.
 */
import type { Captured } from '../front/front.ts';
import type { FunctionText } from '../function-text.ts';
import type { CompileRequest } from '../runtime/compiled.ts';
import type { KernelContent } from '../runtime/host.ts';
import type { Target } from '../runtime/target.ts';

/** `compiler` is another text for every change of the compiler's code. */
export function contentOf(content: KernelContent, compiler: string, { shared, relaxed }: Target): string {
  const { source, captured, fast, threads } = content;
  return JSON.stringify([
    compiler,
    shared,
    relaxed,
    fast,
    threads,
    ofText(source),
    Object.entries(captured).map(ofCaptured),
  ]);
}

/** Of a call. */
export function requestOf({ types, same }: CompileRequest): string {
  return JSON.stringify([types, same]);
}

function ofText({ name, text }: FunctionText): string[] {
  return [name, text];
}

function ofCaptured([name, value]: [string, Captured]): unknown[] {
  // By its bits: JSON knows neither -0 nor NaN.
  if (typeof value === 'number') return [name, 'number', ...new Uint32Array(Float64Array.of(value).buffer)];
  if (typeof value === 'boolean') return [name, value];
  if ('dtype' in value) return [name, 'array', value.dtype, value.parameter];
  return [name, 'function', ...ofText(value.source), Object.entries(value.captured).map(ofCaptured)];
}
