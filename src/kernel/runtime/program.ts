/**
 * All that belongs to one kernel: what it was made of, and, from its first call on, its text, its captured values and its
 * compiled forms. Nothing is read or compiled before it is needed, so that making a kernel costs a µs or two.
 */
import { theMemory } from '../../shared-memory/memory.ts';
import type { CallSite } from '../../source/locate.ts';
import { HastenError } from '../../support/errors.ts';
import { readFunction, type SourceText } from '../front/text.ts';
import type { Threads } from '../threads/sharer.ts';
import { codeOf, codeOfType, NUMBER, type TypeName, typeNamed } from './argument-types.ts';
import { type Callee, call, familyOf } from './call.ts';
import { newCallee } from './callee.ts';
import { type AnyFunction, capture, type KernelSource } from './captured.ts';
import { compileKernel } from './compile.ts';
import { isSurmountable, sayJavaScript } from './fallback.ts';
import { positionOf, type Sites, withPlace } from './places.ts';
import { ANONYMOUS } from './title.ts';

export interface Program extends KernelSource {
  readonly name: string;
  readonly fast: boolean;
  readonly fallback: 'throw' | 'js';
  readonly threads: Threads;
  /** Why all calls run the function that the user gave; null if they do not. */
  asJavaScript: string | null;
  original(values: readonly unknown[]): unknown;
  /** Of its text and those of its helpers. */
  readonly sites: Sites;
  readonly programs: WeakMap<object, Program>;
  /** Its text; null until it is read. */
  source: SourceText | null;
  callee: Callee | null;
}

interface Options {
  fast?: boolean;
  fallback?: 'throw' | 'js';
  name?: string;
  threads?: 'auto' | number;
  with?: object | undefined;
}

export function newProgram(
  fn: AnyFunction,
  options: Options,
  site: CallSite,
  programs: WeakMap<object, Program>,
): Program {
  // A copy: what is put into the object later is seen neither by compiled code nor by the original.
  const captured = options.with === undefined ? null : ({ ...options.with } as Record<string, unknown>);
  const run = fn as (...all: unknown[]) => unknown;
  return {
    fn,
    captured,
    site,
    programs,
    name: options.name ?? (fn.name === '' ? ANONYMOUS : fn.name),
    fast: options.fast === true,
    fallback: options.fallback ?? 'throw',
    threads: options.threads ?? null,
    asJavaScript: isOff() ? 'HASTEN_KERNEL=js' : null,
    original:
      captured === null
        ? (values) => run(...values)
        : (values) => run(...Array.from({ length: parametersOf(fn) - 1 }, (_, i) => values[i]), captured),
    sites: new Map(),
    source: null,
    callee: null,
  };
}

/** A call of the kernel. */
export function callProgram(program: Program, values: readonly unknown[]): unknown {
  const callee = program.callee ?? open(program);
  return callee === null ? program.original(values) : call(callee, values);
}

/**
 * What its calls go through, made if need be: reads the text and what is captured. Null where JavaScript runs instead;
 * throws the error of what cannot be read.
 */
export function open(program: Program): Callee | null {
  if (program.asJavaScript !== null || program.callee !== null) return program.callee;
  const { fn, name, site, sites, captured, fast, fallback, threads, original } = program;
  const texts: SourceText[] = [];
  try {
    const source = readFunction(fn);
    sites.set(source, site);
    texts.push(source);
    program.source = source;
    // Where there can be none, nothing else is worth reading.
    theMemory();
    const values = capture(program, program.programs, sites);
    const parameters = captured === null ? source.params : source.params.slice(0, -1);
    const firstOptional = parameters.findIndex(({ optional }) => optional);
    program.callee = newCallee({
      name,
      parameterNames: parameters.map((parameter, i) => parameter.name ?? `argument ${i + 1}`),
      required: firstOptional < 0 ? parameters.length : firstOptional,
      captured: values.arrays,
      capturedNames: values.names,
      original,
      fallback,
      threads,
      locate: (place, { sources }) => positionOf(sites, sources, place),
      compile: ({ types, same }) => {
        const count = types.length - values.arrays.length;
        const texts: SourceText[] = [];
        try {
          const request = { source, types: types.slice(0, count), same, captured: values.describe(count), fast, texts };
          return compileKernel({ ...request, threads: threads !== null });
        } catch (error) {
          throw withPlace(error, sites, texts, name);
        }
      },
    });
  } catch (error) {
    const shown = withPlace(error, sites, texts, name);
    if (fallback !== 'js' || !isSurmountable(shown)) throw shown;
    program.asJavaScript = shown.message;
    sayJavaScript(name, shown);
  }
  return program.callee;
}

/** Compiles for a signature without a call. */
export function compileFor(program: Program, names: readonly TypeName[]): void {
  const callee = open(program);
  if (callee === null) return;
  const { parameterNames, required, captured, floats } = callee;
  if (names.length < required || names.length > parameterNames.length) {
    const list = parameterNames.join(', ');
    throw new HastenError(
      'HASTEN_KERNEL_ARGUMENT',
      `\`${program.name}(${list})\` cannot be compiled for ${names.length} argument${names.length === 1 ? '' : 's'}`,
      { fix: `give the types of ${list === '' ? 'none' : list}` },
    );
  }
  const codes = names.map((name) => codeOfType(typeNamed(name)));
  for (const [i, code] of codes.entries()) if (code === NUMBER) floats[i] = 1;
  const family = familyOf(callee, [...codes, ...captured.map(codeOf)]);
  if (family.base !== null || family.fallback !== null) return;
  callee.specialise(
    family,
    family.codes.map((_, parameter) => parameter),
  );
}

/** Parameters that a function declares, those with defaults too, which its `length` leaves out. */
function parametersOf(fn: AnyFunction): number {
  try {
    return readFunction(fn).params.length;
  } catch {
    return fn.length;
  }
}

/** Whether `HASTEN_KERNEL=js` turns compiling off. */
function isOff(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.HASTEN_KERNEL === 'js';
}
