/** Arguments for the accuracy tests: where each function does something particular, and float64s of all sizes. */
import type { Random } from '../../counts/random.ts';

type Interval = readonly [low: number, high: number];

const wave: Interval[] = [
  [-1, 1],
  [-10, 10],
  [-51471, 51471],
];
const logarithm: Interval[] = [
  [0, 2],
  [0.9, 1.1],
  [0.5, 1.5],
  [0, 1e6],
];

/** Beside float64s of random bits. */
const intervals: Record<string, readonly Interval[]> = {
  exp: [
    [-0.35, 0.35],
    [-1, 1],
    [-746, 710],
    [-746, -708],
  ],
  expm1: [
    [-0.4, 0.4],
    [-5, 5],
    [-60, 710],
  ],
  sinh: [
    [-1.2, 1.2],
    [-5, 5],
    [-711, 711],
  ],
  cosh: [
    [-0.4, 0.4],
    [-5, 5],
    [-711, 711],
  ],
  tanh: [
    [-0.6, 0.6],
    [0.5, 2],
    [-25, 25],
  ],
  log: logarithm,
  log2: logarithm,
  log10: logarithm,
  log1p: [
    [-0.35, 0.45],
    [-1, 1],
    [0, 1e6],
  ],
  sin: wave,
  cos: wave,
  tan: wave,
  asin: [
    [-1, 1],
    [0.45, 0.55],
    [0.9, 1],
  ],
  acos: [
    [-1, 1],
    [0.45, 0.55],
    [-0.6, -0.4],
    [0.9, 1],
  ],
  atan: [
    [-1, 1],
    [0.4, 0.6],
    [-10, 10],
  ],
  cbrt: [
    [0.5, 8],
    [-1000, 1000],
  ],
};

const pairs: Record<string, readonly (readonly [Interval, Interval])[]> = {
  pow: [
    [
      [0, 10],
      [-300, 300],
    ],
    [
      [0.9, 1.1],
      [-7000, 7000],
    ],
    [
      [0, 2],
      [-2, 2],
    ],
  ],
  atan2: [
    [
      [-10, 10],
      [-10, 10],
    ],
    [
      [-1, 1],
      [-100, 100],
    ],
    [
      [0.4, 0.6],
      [0.9, 1.1],
    ],
  ],
  hypot: [
    [
      [-10, 10],
      [-10, 10],
    ],
    [
      [-1, 1],
      [-100, 100],
    ],
    [
      [0.5, 1],
      [0.5, 1],
    ],
  ],
};

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Any float64 but NaN and the infinities. */
function anyNumber(random: Random): number {
  do {
    words[0] = random.next() * 2 ** 32;
    words[1] = random.next() * 2 ** 32;
  } while (!Number.isFinite(float[0]!));
  return float[0]!;
}

function within(random: Random, [low, high]: Interval): number {
  return low + (high - low) * (random.next() + random.next() * 2 ** -32);
}

/** Arguments for which the true value is a number in float64's range (or rounds into or out of it). */
export function argumentsFor(name: string, random: Random): number[] {
  for (;;) {
    const args = draw(name, random);
    if (isInDomain(name, args)) return args;
  }
}

function draw(name: string, random: Random): number[] {
  const two = pairs[name];
  if (two === undefined) {
    const of = intervals[name]!;
    const choice = random.between(0, of.length);
    return [choice === of.length ? anyNumber(random) : within(random, of[choice]!)];
  }
  const choice = random.between(0, two.length);
  if (choice < two.length) return two[choice]!.map((interval) => within(random, interval));
  const x = name === 'pow' && random.chance(0.5) ? within(random, [0.6, 1.6]) : anyNumber(random);
  if (name === 'pow') return [Math.abs(x), within(random, [-745, 710]) / Math.log(Math.abs(x))];
  return random.chance(0.5) ? [x, anyNumber(random)] : [x, x * within(random, [-4, 4])];
}

/** The lanes take |x| up to 51471 in sin, cos and tan; the host does the rest, and its error is its own. */
function isInDomain(name: string, args: readonly number[]): boolean {
  const [x, y] = args as [number, number];
  if (args.some((each) => each === 0 || !Number.isFinite(each))) return false;
  switch (name) {
    case 'exp':
    case 'expm1':
    case 'sinh':
    case 'cosh':
      return Math.abs(x) < 746;
    case 'log':
    case 'log2':
    case 'log10':
      return x > 0 && x !== 1;
    case 'log1p':
      return x > -1;
    case 'sin':
    case 'cos':
    case 'tan':
      return Math.abs(x) <= 51471;
    case 'asin':
    case 'acos':
      return Math.abs(x) < 1;
    case 'pow':
      return Math.abs(y * Math.log(x)) < 746 && x !== 1;
    default:
      return true;
  }
}
