/**
 * Values that a kernel captures by `with`: read once, when it is first called. Numbers and booleans become constants of
 * the compiled code, functions (also other kernels, with what those capture) are inlined, and arrays are passed behind
 * the arguments of every call, so what is stored into them is seen.
 */

import type { CallSite } from '../../source/call-site.ts';
import { HastenError } from '../../support/errors.ts';
import type { Captured } from '../front/front.ts';
import { type FunctionText, textOf } from '../function-text.ts';
import { codeOf, describeArgument, isArrayCode, type KernelArray, typeOfCode } from './argument-types.ts';
import type { Sites } from './places.ts';

export type AnyFunction = (...values: never[]) => unknown;

/** What a kernel was made of. */
export interface KernelSource {
  readonly fn: AnyFunction;
  /** Null for one that captures nothing. */
  readonly captured: Record<string, unknown> | null;
  readonly site: CallSite;
}

export interface CapturedValues {
  /** All arrays, those of captured kernels included, and their names. */
  arrays: readonly KernelArray[];
  names: readonly string[];
  /** Of functions and captured kernels, in order. */
  texts: readonly FunctionText[];
  /** For the front end, where a call passes `count` arguments. */
  describe(count: number): Record<string, Captured>;
}

type Describe = (count: number) => Captured;

/**
 * Reads what a kernel captures, and notes in `sites` where each text comes from. Throws `HASTEN_KERNEL_ARGUMENT` for a
 * value that cannot be captured. Whether the texts can be read is not looked at here.
 */
export function capture(
  kernel: KernelSource,
  programs: Pick<WeakMap<object, KernelSource>, 'get'>,
  sites: Sites,
): CapturedValues {
  const arrays: KernelArray[] = [];
  const names: string[] = [];
  const texts: FunctionText[] = [];
  const read = (of: KernelSource, above: readonly unknown[]) => {
    const each = Object.entries(of.captured ?? {}).map(([name, value]): [string, Describe] => {
      if (typeof value === 'number' || typeof value === 'boolean') return [name, () => value];
      if (typeof value === 'function') {
        if (above.includes(value))
          throw unusable(name, 'a kernel that captures itself', 'write its recursion as a loop');
        const helper = programs.get(value) ?? { fn: value as AnyFunction, captured: null, site: of.site };
        const source = ofMath(value) ?? textOf(helper.fn);
        texts.push(source);
        if (!sites.has(source)) sites.set(source, helper.site);
        const captured = read(helper, [...above, value]);
        return [name, (count) => ({ source, captured: captured(count) })];
      }
      const code = codeOf(value);
      const type = typeOfCode(code);
      if (!isArrayCode(code) || type.kind !== 'array') {
        throw unusable(name, describeArgument(value).what, insteadOf(name, value));
      }
      const index = arrays.push(value as KernelArray) - 1;
      names.push(name);
      return [name, (count) => ({ dtype: type.dtype, parameter: count + index })];
    });
    return (count: number) => Object.fromEntries(each.map(([name, describe]) => [name, describe(count)]));
  };
  return { describe: read(kernel, []), arrays, names, texts };
}

/** A function of `Math` has no text; one that calls it has. */
function ofMath(value: object): FunctionText | null {
  const { name, length } = value as AnyFunction;
  if ((Math as unknown as Record<string, unknown>)[name] !== value) return null;
  const parameters = ['a', 'b'].slice(0, length).join();
  return { text: `(${parameters}) => Math.${name}(${parameters})`, name };
}

function insteadOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return `give a typed array: \`with: { ${name}: Float64Array.from(values) }\``;
  if (typeof value === 'object' && value !== null) {
    return 'give what the kernel needs of it by itself: numbers, booleans, typed arrays, functions and kernels';
  }
  return 'give numbers, booleans, typed arrays, functions and kernels';
}

function unusable(name: string, what: string, fix: string): HastenError {
  return new HastenError('HASTEN_KERNEL_ARGUMENT', `\`with\` gives \`${name}\` as ${what}`, { fix });
}
