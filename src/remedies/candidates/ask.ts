/**
 * Asks the compiler whether it takes a function's text with arguments of these types. Compiles, and runs nothing. Loaded by
 * itself (load-ask.ts), so answers are data.
 */

import { compileKernel } from '../../kernel/compiler.ts';
import type { Captured } from '../../kernel/front/front.ts';
import { Refusal } from '../../kernel/front/refusal.ts';
import { parseFunction } from '../../kernel/front/text.ts';
import type { FunctionText } from '../../kernel/function-text.ts';
import { typeNamed } from '../../kernel/runtime/argument-types.ts';
import { theTarget } from '../../kernel/runtime/target.ts';
import type { Dtype } from '../../kernel/tree.ts';
import { HastenError } from '../../support/errors.ts';

export interface Asked {
  text: string;
  name: string;
  types: readonly string[];
  /** What `with` gives: texts of functions, numbers and booleans, types of arrays. */
  helpers: ReadonlyMap<string, string | number | boolean | { array: string }>;
  fast: boolean;
  threads: boolean;
}

/** What the compiler says; `at` is an offset into the function's text, or into the one of `helper`. */
export type Answer =
  | { taken: true; vectorised: boolean; shared: boolean }
  | { taken: false; message: string; fix: string | null; at: number; helper: string | null };

export function ask({ text, name, types, helpers, fast, threads }: Asked): Answer {
  const texts: FunctionText[] = [];
  try {
    const captured: Record<string, Captured> = {};
    let parameter = types.length;
    for (const [helper, its] of helpers) {
      if (typeof its === 'string') captured[helper] = { source: parseFunction(its, helper), captured: {} };
      else if (typeof its === 'object') captured[helper] = { dtype: dtypeOf(its.array), parameter: parameter++ };
      else captured[helper] = its;
    }
    const source = parseFunction(text, name);
    const same = Array.from({ length: parameter }, (_, index) => index);
    const { plan } = compileKernel(
      { source, types: types.map(typeNamed), same, captured, fast, texts, threads },
      theTarget(),
    );
    return {
      taken: true,
      vectorised: anyLoop(plan.loops, ({ kind }) => kind === 'vector'),
      shared: anyLoop(plan.loops, (loop) => loop.threads?.shared != null),
    };
  } catch (error) {
    if (error instanceof Refusal) {
      const { source, start } = error.place;
      const its = texts[source];
      const helper = [...helpers].find(([, text]) => source > 0 && text === its?.text)?.[0] ?? null;
      return { taken: false, message: error.message, fix: error.fix, at: start, helper };
    }
    if (!(error instanceof HastenError)) throw error;
    return { taken: false, message: error.message, fix: error.fix ?? null, at: 0, helper: null };
  }
}

function dtypeOf(name: string): Dtype {
  const type = typeNamed(name);
  if (type.kind !== 'array') throw new Error(`${name} is no array`);
  return type.dtype;
}

interface Loop {
  kind: string;
  threads: { shared: number | null } | null;
  inner: readonly Loop[];
}

function anyLoop(loops: readonly Loop[], test: (loop: Loop) => boolean): boolean {
  return loops.some((loop) => test(loop) || anyLoop(loop.inner, test));
}
