/** Masks: which lanes are on. */
import type { Value } from '../wasm/builder.ts';
import { eachPart, maskOf, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import { type Mask, type Operand, varying, type Width } from './values.ts';

type Context = Pick<Emission, 'b' | 'gang'>;

/** The width in which both cost the least. */
function sharedWidth(a: Mask, c: Mask): Width {
  return a.width === c.width ? a.width : 64;
}

export function andMask(g: Context, a: Mask, c: Mask): Mask {
  return combine(g, 'v128.and', a, c);
}

/** Lanes of `a` that are not in `c`. */
export function withoutMask(g: Context, a: Mask, c: Mask): Mask {
  return combine(g, 'v128.andnot', a, c);
}

function combine(g: Context, name: 'v128.and' | 'v128.andnot', a: Mask, c: Mask): Mask {
  const width = sharedWidth(a, c);
  const sides = [varying('bool', maskOf(g, a, width), width), varying('bool', maskOf(g, c, width), width)];
  return varying(
    'bool',
    eachPart(sides, (left, right) => g.b.op(name, left!, right!)),
    width,
  );
}

export function notMask(g: Context, mask: Mask): Mask {
  return varying(
    'bool',
    eachPart([mask], (part) => g.b.op('v128.not', part)),
    mask.width,
  );
}

/** Every lane on. */
export function fullMask(g: Context, width: Width): Mask {
  const ones = g.b.v128(new Uint8Array(16).fill(255));
  return varying('bool', Array(g.gang!.size / (128 / width)).fill(ones), width);
}

/** A boolean as a mask, within the lanes that are on. */
export function maskFrom(g: Context, test: Operand): Mask {
  const mask = spread(g, test);
  return g.gang!.mask === null ? mask : andMask(g, g.gang!.mask, mask);
}

/** 1 if any lane is on, as an i32. */
export function anyOf({ b }: Context, mask: Mask): Value {
  const all = mask.parts.reduce((left, right) => (left === right ? left : b.op('v128.or', left, right)));
  return b.op('v128.any_true', all);
}

/** A bit for each lane, lane 0 the lowest. */
export function bitsOf(g: Context, mask: Mask): Value {
  const { b } = g;
  const perVector = 128 / mask.width;
  const name = mask.width === 64 ? 'i64x2.bitmask' : 'i32x4.bitmask';
  return mask.parts
    .map((part, i) => b.op('i32.shl', b.op(name, part), b.i32(i * perVector)))
    .reduce((left, right) => b.op('i32.or', left, right));
}
