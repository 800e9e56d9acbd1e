/** The operators that random programs are made of, each with its meaning in JavaScript. None of them traps. */
import type { Type } from '../../../src/kernel/wasm/types.ts';

/** An i32 as a signed number, an f64, or the four i32 lanes of a v128. */
export type Datum = number | readonly number[];

export interface Operation {
  /** A mnemonic, `select`, or a lane operator with its lane. */
  name: string;
  lane?: number;
  params: Type[];
  result: Type;
  meaning: (...values: never[]) => Datum;
}

type Numbers = (a: number, b: number) => number;
type Lanes = readonly number[];

const both = (type: Type, names: Record<string, Numbers>, result = type): Operation[] =>
  Object.entries(names).map(([name, meaning]) => ({
    name: `${type}.${name}`,
    params: [type, type],
    result,
    meaning: meaning as Operation['meaning'],
  }));

const one = (name: string, from: Type, result: Type, meaning: (value: number) => Datum): Operation => ({
  name,
  params: [from],
  result,
  meaning: meaning as Operation['meaning'],
});

const lanes = (name: string, meaning: Numbers): Operation => ({
  name,
  params: ['v128', 'v128'],
  result: 'v128',
  meaning: ((a: Lanes, b: Lanes) => a.map((lane, index) => meaning(lane, b[index]!) | 0)) as Operation['meaning'],
});

const choice = (type: Type): Operation => ({
  name: 'select',
  params: [type, type, 'i32'],
  result: type,
  meaning: ((a: Datum, b: Datum, test: number) => (test === 0 ? b : a)) as Operation['meaning'],
});

const saturate = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value))) | 0;

export const OPERATIONS: Operation[] = [
  ...both('i32', {
    add: (a, b) => (a + b) | 0,
    sub: (a, b) => (a - b) | 0,
    mul: Math.imul,
    and: (a, b) => a & b,
    or: (a, b) => a | b,
    xor: (a, b) => a ^ b,
    shl: (a, b) => a << b,
    shr_s: (a, b) => a >> b,
    shr_u: (a, b) => (a >>> b) | 0,
    rotl: (a, b) => (a << b) | (b & 31 ? a >>> (32 - (b & 31)) : 0),
    eq: (a, b) => Number(a === b),
    ne: (a, b) => Number(a !== b),
    lt_s: (a, b) => Number(a < b),
    le_u: (a, b) => Number(a >>> 0 <= b >>> 0),
    gt_u: (a, b) => Number(a >>> 0 > b >>> 0),
    ge_s: (a, b) => Number(a >= b),
  }),
  ...both('f64', {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    min: Math.min,
    max: Math.max,
  }),
  ...both(
    'f64',
    {
      lt: (a, b) => Number(a < b),
      ge: (a, b) => Number(a >= b),
      eq: (a, b) => Number(a === b),
      ne: (a, b) => Number(a !== b),
    },
    'i32',
  ),
  one('i32.eqz', 'i32', 'i32', (a) => Number(a === 0)),
  one('i32.clz', 'i32', 'i32', Math.clz32),
  one('f64.neg', 'f64', 'f64', (a) => -a),
  one('f64.abs', 'f64', 'f64', Math.abs),
  one('f64.sqrt', 'f64', 'f64', Math.sqrt),
  one('f64.floor', 'f64', 'f64', Math.floor),
  one('f64.convert_i32_s', 'i32', 'f64', (a) => a),
  one('f64.convert_i32_u', 'i32', 'f64', (a) => a >>> 0),
  one('i32.trunc_sat_f64_s', 'f64', 'i32', saturate),
  one('i32x4.splat', 'i32', 'v128', (a) => [a, a, a, a]),
  one('v128.not', 'v128', 'v128', ((a: Lanes) => a.map((lane) => ~lane)) as never),
  one('v128.any_true', 'v128', 'i32', ((a: Lanes) => Number(a.some((lane) => lane !== 0))) as never),
  one('i32x4.all_true', 'v128', 'i32', ((a: Lanes) => Number(a.every((lane) => lane !== 0))) as never),
  lanes('i32x4.add', (a, b) => a + b),
  lanes('i32x4.sub', (a, b) => a - b),
  lanes('i32x4.mul', Math.imul),
  lanes('i32x4.lt_s', (a, b) => -Number(a < b)),
  lanes('i32x4.eq', (a, b) => -Number(a === b)),
  lanes('v128.and', (a, b) => a & b),
  lanes('v128.andnot', (a, b) => a & ~b),
  lanes('v128.or', (a, b) => a | b),
  lanes('v128.xor', (a, b) => a ^ b),
  {
    name: 'v128.bitselect',
    params: ['v128', 'v128', 'v128'],
    result: 'v128',
    meaning: ((a: Lanes, b: Lanes, c: Lanes) =>
      a.map((lane, index) => (lane & c[index]!) | (b[index]! & ~c[index]!))) as Operation['meaning'],
  },
  ...[0, 3].map((lane) => ({
    name: 'i32x4.extract_lane',
    lane,
    params: ['v128'] as Type[],
    result: 'i32' as Type,
    meaning: ((a: Lanes) => a[lane]!) as Operation['meaning'],
  })),
  {
    name: 'i32x4.replace_lane',
    lane: 2,
    params: ['v128', 'i32'],
    result: 'v128',
    meaning: ((a: Lanes, b: number) => a.map((lane, index) => (index === 2 ? b : lane))) as Operation['meaning'],
  },
  choice('i32'),
  choice('f64'),
  choice('v128'),
];
