/**
 * How time grows with size: which of the usual orders fits the measured points, and the exponent of a power law.
 *
 * Errors count relative to the time, so that the smallest size says as much as the largest. A point's own error is that
 * of its interval, and on top of it the 5 % by which real programs leave their law (caches, allocation): a point that was
 * measured very exactly must not decide alone.
 */
import type { Complexity, Interval } from '../model.ts';
import { UNBOUNDED } from './types.ts';

/** A size and its time. */
interface SizePoint {
  n: number;
  ns: Interval;
}

/** What `complexityOf` finds, without whose it is. */
export type Growth = Pick<Complexity, 'model' | 'exponent' | 'residual'>;

type Model = Exclude<Complexity['model'], null>;

/** Logarithms of n + 1, so that size 1 takes time. */
const ORDERS: Record<Model, (n: number) => number> = {
  'O(1)': () => 0,
  'O(log n)': (n) => Math.log2(n + 1),
  'O(n)': (n) => n,
  'O(n log n)': (n) => n * Math.log2(n + 1),
  'O(n²)': (n) => n ** 2,
  'O(n³)': (n) => n ** 3,
};

/** How much worse (in χ²) the second best order must fit: by chance it would in one case of twenty. */
const CLEARLY = 3.84;

/** No order fits when points are farther from the best than this, typically, as a part of their time. */
const POOR = 0.3;

/** By how much real programs leave their law, as a part of their time. */
const LAW = 0.05;

/** The error of a time from a single process, which has no interval: as much as processes commonly differ by. */
const UNKNOWN = 0.1;

interface Point {
  n: number;
  time: number;
  /** 1 over the squared relative error. */
  weight: number;
}

/**
 * The order of growth: each is fitted as a constant plus a multiple of it, both at least 0. The best is named when no
 * other one fits about as well, its growing part is the larger part of the time at the largest size, and it fits at all;
 * else `model` is null. `residual` is that of the best in any case, of the logarithms' variance.
 *
 * ```ts
 * complexityOf([{ n: 100, ns: a }, { n: 1000, ns: b }, { n: 10_000, ns: c }]); // { model: 'O(n)', exponent: {...}, ... }
 * ```
 *
 * @returns null with fewer than three different sizes above 0 with times above 0
 */
export function complexityOf(points: readonly SizePoint[]): Growth | null {
  const usable = points.filter(({ n, ns }) => n > 0 && ns.estimate > 0 && ns.estimate < UNBOUNDED).map(weighed);
  if (new Set(usable.map(({ n }) => n)).size < 3) return null;
  const fits = (Object.keys(ORDERS) as Model[])
    .map((model) => fit(usable, model))
    .filter((one) => one !== null)
    .sort((one, other) => one.misfit - other.misfit);
  const [best, second] = fits;
  const clear = second === undefined || second.misfit - best!.misfit > CLEARLY;
  const fitsAtAll = Math.sqrt(best!.distance) <= POOR;
  return {
    model: clear && fitsAtAll ? best!.model : null,
    exponent: exponentOf(usable),
    residual: best!.residual,
  };
}

function weighed({ n, ns }: SizePoint): Point {
  const error = Math.log(ns.high / ns.low) / (2 * 1.96);
  const known = Number.isFinite(error) && ns.high < UNBOUNDED ? error : UNKNOWN;
  return { n, time: ns.estimate, weight: 1 / (known ** 2 + LAW ** 2) };
}

interface Fit {
  model: Model;
  /** Sum of squared errors, each in units of what is expected. */
  misfit: number;
  /** Weighted mean of squared relative errors. */
  distance: number;
  residual: number;
}

/** The order's best fit, by least squares of relative errors; null where it says nothing that a constant does not. */
function fit(points: readonly Point[], model: Model): Fit | null {
  const order = ORDERS[model];
  const { constant, factor } = nonNegative(points, order);
  const largest = Math.max(...points.map(({ n }) => n));
  if (model !== 'O(1)' && factor * order(largest) < constant) return null;
  const mean = weightedMean(points, ({ time }) => Math.log(time));
  const misfits = points.map(({ n, time, weight }) => weight * Math.log(time / (constant + factor * order(n))) ** 2);
  const misfit = misfits.reduce((sum, one) => sum + one, 0);
  const weights = points.reduce((sum, { weight }) => sum + weight, 0);
  const all = points.reduce((sum, { time, weight }) => sum + weight * (Math.log(time) - mean) ** 2, 0);
  return { model, misfit, distance: misfit / weights, residual: all === 0 ? 0 : Math.min(1, misfit / all) };
}

/** Minimises the weighted sum of ((constant + factor * order(n)) / time - 1)², both at least 0. */
function nonNegative(points: readonly Point[], order: (n: number) => number): { constant: number; factor: number } {
  let [cc, cf, ff, c, f] = [0, 0, 0, 0, 0];
  for (const { n, time, weight } of points) {
    const one = 1 / time;
    const grown = order(n) / time;
    cc += weight * one * one;
    cf += weight * one * grown;
    ff += weight * grown * grown;
    c += weight * one;
    f += weight * grown;
  }
  const determinant = cc * ff - cf * cf;
  const constant = (c * ff - f * cf) / determinant;
  const factor = (f * cc - c * cf) / determinant;
  if (constant >= 0 && factor >= 0) return { constant, factor };
  return constant < 0 && ff > 0 ? { constant: 0, factor: f / ff } : { constant: c / cc, factor: 0 };
}

/**
 * Slope of the logarithms by weighted least squares. When the points scatter by more than their errors explain, the
 * interval is widened by as much, as the Particle Data Group does (Review of Particle Physics, "scale factor").
 */
function exponentOf(points: readonly Point[]): Interval {
  const x = (point: Point): number => Math.log(point.n);
  const y = (point: Point): number => Math.log(point.time);
  const meanX = weightedMean(points, x);
  const meanY = weightedMean(points, y);
  const spread = points.reduce((sum, point) => sum + point.weight * (x(point) - meanX) ** 2, 0);
  const product = points.reduce((sum, point) => sum + point.weight * (x(point) - meanX) * (y(point) - meanY), 0);
  const estimate = product / spread;
  const misfit = points.reduce(
    (sum, point) => sum + point.weight * (y(point) - meanY - estimate * (x(point) - meanX)) ** 2,
    0,
  );
  const scale = Math.max(1, Math.sqrt(misfit / (points.length - 2)));
  const reach = (1.96 * scale) / Math.sqrt(spread);
  return { estimate, low: estimate - reach, high: estimate + reach };
}

function weightedMean(points: readonly Point[], value: (point: Point) => number): number {
  const weights = points.reduce((sum, { weight }) => sum + weight, 0);
  return points.reduce((sum, point) => sum + point.weight * value(point), 0) / weights;
}
