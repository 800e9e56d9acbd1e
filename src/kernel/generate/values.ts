/**
 * What an expression is worth while code is generated. A uniform value is one machine value for every lane; a linear one
 * grows by a uniform stride from lane to lane (the counter of a loop that runs in lanes, and what is computed from it);
 * a varying one has a lane for each round of the gang, in as many vectors as that takes. Vectors are handled side by
 * side: an operation is emitted for every vector before the next operation, which hides its latency.
 *
 * Lanes of numbers are 64 or 32 bits wide; a varying boolean is a mask, all ones or all zeros in lanes of either width.
 */
import type { Holder } from '../analysis/ranges.ts';
import type { Value } from '../wasm/builder.ts';

export interface Uniform {
  kind: 'uniform';
  holder: Holder;
  value: Value;
}
/** Lane l is worth `base + l * stride`; of 32 bits, wrapping, or of whole float64. */
export interface Linear {
  kind: 'linear';
  holder: 'i32' | 'u32' | 'f64';
  base: Value;
  /** Of the holder's type. */
  stride: Value;
}
export interface Varying {
  kind: 'varying';
  holder: Holder;
  width: Width;
  parts: Value[];
}
export type Operand = Uniform | Linear | Varying;

/** Bits of a lane. */
export type Width = 64 | 32;

/** A mask in both widths, each made when it is first asked for. */
export type Mask = Varying;

export function uniform(holder: Holder, value: Value): Uniform {
  return { kind: 'uniform', holder, value };
}

export function varying(holder: Holder, parts: Value[], width: Width = widthOf(holder)): Varying {
  return { kind: 'varying', holder, width, parts };
}

/** Of the lanes of numbers; masks have either width. */
export function widthOf(holder: Holder): Width {
  return holder === 'f64' ? 64 : 32;
}

export function scalarType(holder: Holder): 'i32' | 'f32' | 'f64' {
  return holder === 'f64' || holder === 'f32' ? holder : 'i32';
}

export const isInteger = (holder: Holder): boolean => holder === 'i32' || holder === 'u32';
