/**
 * A kernel's state: compiles a specialisation when a call needs one, and turns what goes wrong into the error that the
 * user gets. With `fallback: 'js'` a signature that cannot be compiled runs as JavaScript from then on, and that is said
 * once.
 */
import { formatError, HastenError } from '../../support/errors.ts';
import type { Place } from '../tree.ts';
import type { KernelArray } from './argument-types.ts';
import type { Callee } from './call.ts';
import type { Compile, Compiled } from './compiled.ts';
import { admit, type Family, type Specialisation } from './family.ts';
import { instantiate } from './instantiate.ts';

/** Where a node of a compiled tree is in the user's files. */
export interface Position {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** False where they are positions in text that a tool has made of the user's. */
  exact: boolean;
}

export interface CalleeOptions {
  name: string;
  parameterNames: readonly string[];
  /** Parameters that calls pass. */
  arity: number;
  captured: readonly KernelArray[];
  /** The function, with the captured values where it has a parameter for them. */
  original(values: readonly unknown[]): unknown;
  compile: Compile;
  locate(place: Place): Position | null;
  fallback: 'throw' | 'js';
}

/** Errors that come before anything has been done, so that the original can run instead. */
const SURMOUNTABLE = /^HASTEN_KERNEL_(?:UNSUPPORTED|SOURCE|ARGUMENT)$/;

export function newCallee(options: CalleeOptions): Callee {
  const { name, parameterNames, arity, captured, original, compile, locate, fallback } = options;
  let said = false;

  const giveUp = (error: unknown): HastenError => {
    if (fallback !== 'js' || !(error instanceof HastenError) || !SURMOUNTABLE.test(error.code)) throw error;
    if (!said) console.warn(`${formatError(error)}\nhasten: the kernel \`${name}\` runs as JavaScript instead`);
    said = true;
    return error;
  };

  return {
    name,
    arity,
    parameterNames,
    captured,
    floats: new Uint8Array(arity),
    codes: new Array<number>(arity + captured.length).fill(0),
    recent: null,
    families: new Map(),
    original,
    giveUp,
    specialise(family, same) {
      const begin = performance.now();
      let compiled: Compiled;
      try {
        compiled = compile({ types: [...family.types], same });
      } catch (error) {
        family.fallback = giveUp(error);
        return null;
      }
      const run = instantiate(compiled.bytes, (site, index) => {
        throw outOfRange(compiled, family, parameterNames, site, index, locate);
      });
      const specialisation: Specialisation = { compiled, same, run, compileMs: performance.now() - begin };
      admit(family, specialisation);
      return specialisation;
    },
  };
}

/** The error for an index that was found to be none, in the call that is being made. */
function outOfRange(
  { sites }: Compiled,
  { flat, positions }: Family,
  parameterNames: readonly string[],
  site: number,
  index: number,
  locate: (place: Place) => Position | null,
): HastenError {
  const { place, array, parameter, length: fixed } = sites[site]!;
  const length = parameter === null ? fixed! : flat[positions[parameter]! + 1]!;
  const of = parameter === null || parameterNames[parameter] === array ? '' : ` (\`${parameterNames[parameter]}\`)`;
  const at = locate(place);
  const text = at === null || at.exact ? '' : ', in the transformed text';
  const what = Number.isInteger(index) && !Object.is(index, -0) ? 'out of range' : 'no index';
  return new HastenError(
    'HASTEN_KERNEL_RANGE',
    `${array}[${Object.is(index, -0) ? '-0' : index}] is ${what}: \`${array}\`${of} has ${length} element${length === 1 ? '' : 's'}${text}`,
    {
      file: at?.file,
      line: at?.line,
      column: at?.column,
      fix: `test the index before, or pass arrays that are long enough; what the kernel has written so far is unspecified`,
    },
  );
}
