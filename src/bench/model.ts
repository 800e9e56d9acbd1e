/**
 * What a benchmark run found: the one thing that reports, baselines, budgets and exports know. Everything in it is JSON.
 * Times are nanoseconds per operation unless a name says otherwise; an operation is one call of a candidate.
 */
import type { Machine } from './machine/machine.ts';

/** A figure with its 95 % confidence interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

export type Verdict = 'faster' | 'slower' | 'no difference found';

/** A time over the time of what it is compared with: below 1 is faster. */
export interface Ratio extends Interval {
  verdict: Verdict;
  /** The smallest true difference, as a part of 1, that would have been found with 90 % probability: 0.03 is 3 %. */
  smallestDifference: number;
}

/** What may make a figure wrong, in a sentence; `code` is for machines. */
export interface Warning {
  code:
    | 'busy-machine'
    | 'frequency-steps'
    | 'throttled'
    | 'drift'
    | 'bimodal'
    | 'not-steady'
    | 'compiled-in-sample'
    | 'too-fast'
    | 'dead-code'
    | 'unstable-result'
    | 'few-processes'
    | 'missing';
  message: string;
}

/** Node and its flags, where they differ between rows. */
export interface Variant {
  /** As the report shows it: `node 22.18.0`, `A`; empty where there is only one. */
  name: string;
  node: string;
  flags: string[];
}

/** Why a candidate has no figures. */
export interface Failure {
  kind: 'threw' | 'timeout' | 'different' | 'crashed';
  /** One sentence; for `different` it names the first difference. */
  message: string;
  stack: string | null;
}

/** One candidate at one size under one variant. */
export interface Subject {
  candidate: string;
  /** Index into `BenchReport.variants`. */
  variant: number;
  /** Null exactly where `figures` is not. */
  failure: Failure | null;
  figures: Figures | null;
  warnings: Warning[];
}

export interface Figures {
  /** Median over processes of the median over rounds. */
  time: Interval;
  minNs: number;
  /** 99th percentile of rounds. */
  p99Ns: number;
  /** To the first candidate of the same variant that has figures; null for that one. */
  ratio: Ratio | null;
  /** To the same candidate under the first variant; null where there is one variant, and for the first. */
  variantRatio: Ratio | null;
  /** Operations, elements (`elements` of the bench) or bytes (`bytes`) per second. */
  perSecond: { unit: 'op' | 'element' | 'byte'; value: Interval };
  /** Null where it could not be measured. */
  allocatedBytes: number | null;
  /** Part of the rounds' time that the garbage collector took, 0 to 1; null where it could not be measured. */
  gcShare: number | null;
  /** What the candidate's own measure of its result says. */
  quality: number | null;
  /** Raw: for each process, each round's ns per operation, in the order of measuring. */
  processes: number[][];
}

/** How time grows with size, over a bench's sizes. */
export interface Complexity {
  candidate: string;
  variant: number;
  /** The best of O(1), O(log n), O(n), O(n log n), O(n²), O(n³) by its fit; null where none is better than the others. */
  model: 'O(1)' | 'O(log n)' | 'O(n)' | 'O(n log n)' | 'O(n²)' | 'O(n³)' | null;
  /** Exponent of the power law through the points (slope in a log-log plot), with its standard error's interval. */
  exponent: Interval;
  /** Share of the variance that the model leaves unexplained, 0 to 1. */
  residual: number;
}

/** Speed-up over 1 to n workers. */
export interface Scaling {
  variant: number;
  points: { candidate: string; workers: number; speedUp: Interval; efficiency: number }[];
  /** Amdahl's law: the part that does not get faster, and the limit 1 / serial. */
  serialShare: Interval;
  limit: number | null;
}

export interface SizeResult {
  /** As named in `sizes`; empty where the bench has none. */
  name: string;
  /** The number given to `setup`; null where there is none. */
  n: number | null;
  /** In the order of variants, then candidates. */
  subjects: Subject[];
}

export interface BenchResult {
  name: string;
  /** Relative to the working directory. */
  file: string;
  sizes: SizeResult[];
  complexity: Complexity[];
  scaling: Scaling[];
  /** Which quality is the better one; a lower one (an error, bytes) where it is left out. */
  betterQuality?: 'lower' | 'higher';
  /** Why the whole bench has no results (its `setup` or file failed); null where it has. */
  failure: Failure | null;
}

export interface BenchReport {
  schema: 'hasten.bench/1';
  startedAt: string;
  durationMs: number;
  machine: Machine;
  variants: Variant[];
  benches: BenchResult[];
  /** Of the whole run: what spoiled it. */
  warnings: Warning[];
}
