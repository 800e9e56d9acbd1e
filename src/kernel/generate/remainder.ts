/**
 * `%`. Of integers below 2^52 it is exact by one division: with q = trunc(|a| / |b|) rounded, |a| - q |b| is exact and is
 * the remainder, or that less |b| where the quotient was rounded up. Other float64 go to the host, unless |a| < |b|.
 */
import type { Holder } from '../analysis/ranges.ts';
import type { Binary } from '../tree.ts';
import type { Value } from '../wasm/builder.ts';
import { arithmetic, bitwise, eachLane } from './arithmetic.ts';
import { convert, eachPart, spread } from './convert.ts';
import type { Emission } from './emission.ts';
import { isInteger, type Operand, uniform, varying } from './values.ts';

export function remainder(g: Emission, e: Binary, holder: Holder): Operand {
  const quotient = g.gang?.quotients.get(e);
  if (quotient !== undefined) {
    const whole = arithmetic(g, '*', 'i32', g.wrapped(e.right), uniform('i32', quotient));
    return convert(g, arithmetic(g, '-', 'i32', g.wrapped(e.left), whole), isInteger(holder) ? 'i32' : holder);
  }
  const integers = isInteger(g.holder(e.left)) && isInteger(g.holder(e.right));
  if (integers && isInteger(holder)) {
    return ofIntegers(g, e, g.ranges.of(e.left).low >= 0, g.ranges.of(e.right).low >= 0, holder);
  }
  if (isOfWhole(g, e)) return convert(g, ofWhole(g, g.value(e.left, 'f64'), g.value(e.right, 'f64')), holder);
  const { b } = g;
  return eachLane(g, 'f64', [g.value(e.left, 'f64'), g.value(e.right, 'f64')], ([a, c]) => {
    const result = b.variable('f64');
    b.if(
      b.op('f64.lt', b.op('f64.abs', a!), b.op('f64.abs', c!)),
      () => b.set(result, a!),
      () => b.set(result, b.call(g.host('mod', 2), a!, c!)!),
    );
    return b.get(result);
  });
}

/** Whether one division does it, without the host. */
export function isOfWhole(g: Emission, e: Binary): boolean {
  return [e.left, e.right].every((side) => {
    const { integer, low, high } = g.ranges.of(side);
    return integer && Math.max(-low, high) < 2 ** 52;
  });
}

function ofIntegers(g: Emission, e: Binary, positive: boolean, positiveDivisor: boolean, holder: Holder): Operand {
  const { b } = g;
  const left = g.value(e.left);
  const right = g.value(e.right);
  const divisor = e.right.op === 'constant' ? Number(e.right.value) : 0;
  if (positive && divisor > 0 && Number.isInteger(Math.log2(divisor))) {
    return { ...bitwise(g, '&', convert(g, left, 'i32'), uniform('i32', b.i32(divisor - 1))), holder } as Operand;
  }
  if (left.kind === 'uniform' && right.kind === 'uniform') {
    // Where no lane is on it may be 0, which traps.
    const isSafe = (g.gang?.mask ?? null) === null || right.value.constant !== undefined;
    const by = isSafe ? right.value : b.select(right.value, b.i32(1), right.value);
    if (positive && positiveDivisor) return uniform(holder, b.op('i32.rem_u', left.value, by));
    if (left.holder === 'i32' && right.holder === 'i32') return uniform(holder, b.op('i32.rem_s', left.value, by));
  }
  return convert(g, ofWhole(g, convert(g, left, 'f64'), convert(g, right, 'f64')), holder);
}

function ofWhole(g: Emission, left: Operand, right: Operand): Operand {
  const { b } = g;
  if (left.kind === 'uniform' && right.kind === 'uniform') {
    const [a, c] = [b.op('f64.abs', left.value), b.op('f64.abs', right.value)];
    const rest = b.op('f64.sub', a, b.op('f64.mul', b.op('f64.trunc', b.op('f64.div', a, c)), c));
    const fixed = b.select(b.op('f64.add', rest, c), rest, b.op('f64.lt', rest, b.f64(0)));
    return uniform('f64', b.op('f64.copysign', fixed, left.value));
  }
  const [x, y] = [spread(g, left), spread(g, right)];
  const each = (f: (...parts: Value[]) => Value, ...operands: Value[][]): Value[] =>
    eachPart(
      operands.map((parts) => varying('f64', parts)),
      f,
    );
  const a = each((part) => b.op('f64x2.abs', part!), x.parts);
  const c = each((part) => b.op('f64x2.abs', part!), y.parts);
  const quotient = each((p, q) => b.op('f64x2.trunc', b.op('f64x2.div', p!, q!)), a, c);
  const rest = each((p, q, r) => b.op('f64x2.sub', p!, b.op('f64x2.mul', q!, r!)), a, quotient, c);
  const zero = b.f64x2(0);
  const fixed = each((r, q) => b.op('f64x2.add', r!, b.op('v128.and', q!, b.op('f64x2.lt', r!, zero))), rest, c);
  const sign = b.f64x2(-0);
  return varying(
    'f64',
    each((r, p) => b.op('v128.or', r!, b.op('v128.and', p!, sign)), fixed, x.parts),
  );
}
