/**
 * All that belongs to one kernel: what it was made of, and, from its first call on, its text, its captured values and its
 * compiled forms. Nothing is read or compiled before it is needed, so that making a kernel costs a µs or two.
 */
import { theMemory } from '../../shared-memory/memory.ts';
import type { CallSite } from '../../source/call-site.ts';
import { HastenError } from '../../support/errors.ts';
import type { SourceParameter } from '../front/text.ts';
import { type FunctionText, textOf } from '../function-text.ts';
import type { Threads } from '../threads/sharer.ts';
import { codeOf, codeOfType, NUMBER, type TypeName, typeNamed } from './argument-types.ts';
import { type Callee, call, familyOf } from './call.ts';
import { newCallee } from './callee.ts';
import { type AnyFunction, type CapturedValues, capture, type KernelSource } from './captured.ts';
import type { Compiled, CompileRequest } from './compiled.ts';
import { isSurmountable, sayJavaScript } from './fallback.ts';
import { theHost } from './host.ts';
import { positionOf, type Sites, withPlace } from './places.ts';
import { theTarget } from './target.ts';
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
  /** Its text; null until it is read, and where it cannot be. */
  source: FunctionText | null;
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
        : (values) => run(...Array.from({ length: parameterCount(fn) - 1 }, (_, i) => values[i]), captured),
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
  const { fn, name, site, sites, fast, fallback, threads, original } = program;
  try {
    const source = textOf(fn);
    sites.set(source, site);
    program.source = source;
    // Where there can be none, nothing else is worth reading.
    theMemory();
    const values = capture(program, program.programs, sites);
    const kept = theHost().kept(site, {
      source,
      captured: values.describe(0),
      texts: [source, ...values.texts],
      fast,
      threads: threads !== null,
    });
    const declared = kept?.parameters ?? parametersOf(program, values);
    const parameters = program.captured === null ? declared : declared.slice(0, -1);
    const firstOptional = parameters.findIndex(({ optional }) => optional);
    const compile = (request: CompileRequest) => compileWith(program, source, values, request);
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
      compile: (request) => {
        const found = kept?.find(request) ?? null;
        const compiled = found === null ? compile(request) : { ...found, text: () => compile(request).text() };
        if (found === null || kept?.parameters === null) kept?.keep(request, compiled, declared);
        return compiled;
      },
    });
  } catch (error) {
    if (fallback !== 'js' || !isSurmountable(error)) throw error;
    program.asJavaScript = error.message;
    sayJavaScript(name, error);
  }
  return program.callee;
}

/** Those of the function, once its text and those of what it captures have been read. */
function parametersOf(program: Program, values: CapturedValues): readonly SourceParameter[] {
  const { sites, name } = program;
  const { parse } = theHost().compiler();
  const source = program.source!;
  program.source = null;
  const texts: FunctionText[] = [];
  try {
    const { params } = parse(source);
    program.source = source;
    texts.push(source);
    for (const text of values.texts) parse(text);
    return params;
  } catch (error) {
    throw withPlace(error, sites, texts, name);
  }
}

function compileWith(
  { name, fast, threads, sites }: Program,
  source: FunctionText,
  values: CapturedValues,
  { types, same }: CompileRequest,
): Compiled {
  const count = types.length - values.arrays.length;
  const texts: FunctionText[] = [];
  try {
    const request = { source, types: types.slice(0, count), same, captured: values.describe(count), fast, texts };
    return theHost()
      .compiler()
      .compileKernel({ ...request, threads: threads !== null }, theTarget());
  } catch (error) {
    throw withPlace(error, sites, texts, name);
  }
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
function parameterCount(fn: AnyFunction): number {
  try {
    return theHost().compiler().parse(textOf(fn)).params.length;
  } catch {
    return fn.length;
  }
}

/** Whether `HASTEN_KERNEL=js` turns compiling off. */
function isOff(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.HASTEN_KERNEL === 'js';
}
