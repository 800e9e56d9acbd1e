/**
 * A kernel's state: compiles a specialisation when a call needs one, and turns what goes wrong into the error that the
 * user gets. With `fallback: 'js'` a signature that cannot be compiled runs as JavaScript from then on, and that is said
 * once.
 */
import { HastenError } from '../../support/errors.ts';
import type { Position } from '../explain/model.ts';
import { newSharer, type Threads } from '../threads/sharer.ts';
import type { Place } from '../tree.ts';
import type { KernelArray } from './argument-types.ts';
import { type Callee, nameOf } from './call.ts';
import type { Compile, Compiled } from './compiled.ts';
import { isSurmountable, sayJavaScript } from './fallback.ts';
import { admit, type Family, newSpecialisation } from './family.ts';
import { instantiate } from './instantiate.ts';
import { inexact } from './places.ts';

export interface CalleeOptions {
  name: string;
  /** Of the parameters that calls pass, and how many they must pass. */
  parameterNames: readonly string[];
  required: number;
  captured: readonly KernelArray[];
  capturedNames: readonly string[];
  /** The function, with the captured values where it has a parameter for them. */
  original(values: readonly unknown[]): unknown;
  compile: Compile;
  locate(place: Place, compiled: Compiled): Position | null;
  fallback: 'throw' | 'js';
  /** Threads that may share a loop; default null: loops are compiled so that none can. */
  threads?: Threads;
}

export function newCallee(options: CalleeOptions): Callee {
  const { name, parameterNames, required, captured, capturedNames, original, compile, fallback } = options;
  let said = false;

  const giveUp = (error: unknown): HastenError => {
    if (fallback !== 'js' || !isSurmountable(error)) throw error;
    if (!said) sayJavaScript(name, error);
    said = true;
    return error;
  };

  return {
    name,
    parameterNames,
    required,
    captured,
    capturedNames,
    floats: new Uint8Array(parameterNames.length),
    recent: null,
    families: new Map(),
    original,
    giveUp,
    specialise(family, same) {
      const begin = performance.now();
      try {
        const compiled = compile({ types: [...family.types], same });
        const range = (site: number, index: number): never => {
          throw outOfRange(compiled, family, site, index, options);
        };
        const sharer = compiled.sharedLoops.length === 0 ? null : newSharer(compiled, options.threads ?? null, range);
        const run = instantiate(compiled.bytes, range, sharer);
        const compileMs = performance.now() - begin;
        const specialisation = newSpecialisation({ compiled, same, run, sharer, compileMs });
        admit(family, specialisation);
        return specialisation;
      } catch (error) {
        family.fallback = giveUp(error);
        return null;
      }
    },
  };
}

/** The error for a loop that would count beyond int32, which the kernel took for granted that it does not. */
function boundTooFar(at: ReturnType<CalleeOptions['locate']>, bound: number): HastenError {
  return new HastenError('HASTEN_KERNEL_RANGE', `a loop up to ${bound} counts beyond the int32 numbers${inexact(at)}`, {
    file: at?.file ?? undefined,
    line: at?.line,
    column: at?.column,
    fix: 'keep the bound of the loop below 2 ** 31, or split it into two loops',
  });
}

/** The error for an index that was found to be none, in the call that is being made. */
function outOfRange(
  compiled: Compiled,
  family: Family,
  site: number,
  index: number,
  options: CalleeOptions,
): HastenError {
  const { place, array, parameter, length: fixed } = compiled.sites[site]!;
  if (array === null) return boundTooFar(options.locate(place, compiled), index);
  const length = parameter === null ? fixed! : family.flat[family.positions[parameter]! + 1]!;
  const name = parameter === null ? array : nameOf(options, family, parameter);
  const of = name === array ? '' : ` (\`${name}\`)`;
  const at = options.locate(place, compiled);
  const what = Number.isInteger(index) ? 'out of range' : 'no index';
  return new HastenError(
    'HASTEN_KERNEL_RANGE',
    `${array}[${index}] is ${what}: \`${array}\`${of} has ${length} element${length === 1 ? '' : 's'}${inexact(at)}`,
    {
      file: at?.file ?? undefined,
      line: at?.line,
      column: at?.column,
      fix: 'test the index before, or pass arrays that are long enough; what the kernel has written so far is unspecified',
    },
  );
}
