/**
 * The vector math of `fast`: functions of `Math` as kernel-language texts, which the front end inlines. Each is within
 * 1 ulp of the true value for all arguments (docs/kernel.md has the largest errors seen) and gives NaN, infinities and
 * zeros with their signs as JavaScript does.
 */
import { cosh, exp, expm1, sinh, tanh } from './exponential.ts';
import { acos, asin, atan, atan2 } from './inverse.ts';
import { log, log1p, log2, log10 } from './logarithm.ts';
import { pow } from './power.ts';
import { cbrt, hypot } from './roots.ts';
import { cos, sin, tan } from './trigonometric.ts';

const texts = {
  acos,
  asin,
  atan,
  atan2,
  cbrt,
  cos,
  cosh,
  exp,
  expm1,
  hypot,
  log,
  log10,
  log1p,
  log2,
  pow,
  sin,
  sinh,
  tan,
  tanh,
};

/** The functions that there are texts for. */
export const fastFunctions = Object.keys(texts) as (keyof typeof texts)[];

/** The text of `Math[name]` (`hypot` of two arguments), or null if there is none and the host's is called. */
export function fastMath(name: string): string | null {
  return Object.hasOwn(texts, name) ? texts[name as keyof typeof texts] : null;
}
