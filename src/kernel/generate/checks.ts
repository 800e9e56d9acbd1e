/**
 * Is an index in range, where that was not proven before: a test in place, which ends the kernel with the place, the array
 * and the index. Lanes that are off do not count.
 */
import type { Load, Loop, Store } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { compare } from './arithmetic.ts';
import { convert, eachPart, maskOf, spread } from './convert.ts';
import { type Emission, scalarOf } from './emission.ts';
import { andMask, anyOf } from './masks.ts';
import { isInteger, type Mask, type Operand, uniform, type Varying, varying } from './values.ts';

/** Tests the index of an access. */
export function checkIndex(g: Emission, node: Load | Store, index: Operand): void {
  if (g.plan !== null) g.plan.checks.inLoop++;
  const { b } = g;
  if (index.kind === 'uniform') {
    const bad = outside(g, index, lengthOf(g, node)) as { value: Value };
    const fail = (): void => g.outOfRange(node.place, node.array, scalarOf(convert(g, index, 'f64')));
    const mask = g.gang?.mask ?? null;
    b.if(bad.value, () => (mask === null ? fail() : b.if(anyOf(g, mask), fail)));
    return;
  }
  const lanes = spread(g, index);
  const found = outside(g, lanes, lengthOf(g, node)) as Mask;
  const bad = g.gang!.mask === null ? found : andMask(g, found, g.gang!.mask);
  b.if(anyOf(g, bad), () => failInLane(g, node, lanes, bad));
}

/** The same of an index in i64, in scalar code: one comparison. */
export function checkWideIndex(g: Emission, node: Load | Store, index: Value): void {
  if (g.plan !== null) g.plan.checks.inLoop++;
  const { b } = g;
  const length = b.op('i64.extend_i32_u', lengthOf(g, node));
  b.if(b.op('i64.ge_u', index, length), () => g.outOfRange(node.place, node.array, b.op('f64.convert_i64_s', index)));
}

function lengthOf(g: Emission, node: Load | Store): Value {
  return g.arrays.get(node.array)!.length;
}

/** Tests the bound of a loop whose counter is taken for an int32 on the strength of this test (counter-bounds.ts). */
export function checkBound(g: Emission, loop: Loop): void {
  const limit = g.ranges.limit(loop);
  if (limit === null) return;
  const { b } = g;
  const bound = g.value(limit.bound, 'f64');
  const far = compare(g, limit.least ? '<' : '>', 'f64', bound, uniform('f64', b.f64(limit.value)));
  const mask = g.gang?.mask ?? null;
  if (far.kind === 'uniform' && bound.kind === 'uniform') {
    const fail = (): void => g.outOfRange(loop.place, null, bound.value);
    b.if(far.value, () => (mask === null ? fail() : b.if(anyOf(g, mask), fail)));
    return;
  }
  const lanes = spread(g, far);
  const bad = mask === null ? lanes : andMask(g, lanes, mask);
  b.if(anyOf(g, bad), () => g.outOfRange(loop.place, null, b.f64(limit.value)));
}

/** A uniform index, or 0 if it is out of range: it may be where no lane is on. */
export function inRange(g: Emission, node: Load | Store, index: Value): Value {
  const { b } = g;
  return b.select(index, b.i32(0), b.op('i32.lt_u', index, lengthOf(g, node)));
}

/** Whether an index is no integer of 0 to `length` - 1. */
function outside(g: Emission, index: Operand, length: Value): Operand {
  const limit = uniform('u32', length);
  if (isInteger(index.holder)) return compare(g, '>=', 'u32', index, limit);
  const whole = convert(g, convert(g, index, 'f64'), 'i32');
  const broken = compare(g, '!=', 'f64', convert(g, index, 'f64'), convert(g, whole, 'f64'));
  const far = compare(g, '>=', 'u32', whole, limit);
  if (broken.kind === 'uniform' && far.kind === 'uniform') {
    return uniform('bool', g.b.op('i32.or', broken.value, far.value));
  }
  const wide = spread(g, broken);
  const parts = maskOf(g, wide, 32);
  return varying(
    'bool',
    eachPart([varying('bool', parts, 32), spread(g, far)], (a, c) => g.b.op('v128.or', a, c)),
    32,
  );
}

/** Reports the first lane of `bad`, through memory, since its number is known at run time only. */
function failInLane(g: Emission, node: Load | Store, index: Varying, bad: Mask): void {
  const { b } = g;
  const wide = convert(g, index, 'f64') as Varying;
  const mask = maskOf(g, bad, 64);
  const indices = g.scratch.reserve(16 * wide.parts.length);
  for (const [i, part] of wide.parts.entries()) b.store('v128.store', g.scratch.base, part, indices + 16 * i);
  for (const [i, part] of mask.entries()) {
    for (let lane = 0; lane < 2; lane++) {
      const bit = b.op('i32.wrap_i64', b.lane('i64x2.extract_lane', lane, part));
      b.if(bit, () =>
        g.outOfRange(node.place, node.array, b.load('f64.load', g.scratch.base, indices + 16 * i + 8 * lane)),
      );
    }
  }
  b.unreachable();
}
