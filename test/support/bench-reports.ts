/**
 * Benchmark reports to test readers with. Rounds are made with seeded noise and the figures computed from them by the
 * same statistics as in a real run, so that times, ratios and verdicts always agree.
 */
import type { Machine } from '../../src/bench/machine/machine.ts';
import type {
  BenchReport,
  BenchResult,
  Complexity,
  Failure,
  Figures,
  SizeResult,
  Subject,
  Variant,
  Warning,
} from '../../src/bench/model.ts';
import { complexityOf } from '../../src/bench/statistics/complexity.ts';
import { ratioOf, timeOf } from '../../src/bench/statistics/estimate.ts';
import { quantile } from '../../src/bench/statistics/quantile.ts';
import { seeded } from '../../src/bench/statistics/random.ts';
import { scalingOf } from '../../src/bench/statistics/scaling.ts';

export const MACHINE: Machine = {
  platform: 'linux-x64',
  cpu: 'AMD EPYC 7763 64-Core Processor',
  cores: 2,
  memoryBytes: 8_345_000_000,
  release: '6.1.0-18-amd64',
  node: 'v24.21.0',
};

/** A candidate of the described run; times in nanoseconds. */
export interface Described {
  name: string;
  /** The time per operation: one for all variants, or one each. */
  ns?: number | number[];
  /** Standard deviation between processes and between rounds, as parts of the time. */
  noise?: number;
  failure?: Failure;
  warnings?: Warning[];
  figures?: Partial<Figures>;
  elements?: number;
}

export interface Size {
  name: string;
  n: number | null;
  candidates: Described[];
}

export interface DescribedRun {
  processes?: number;
  rounds?: number;
  variants?: Variant[];
  seed?: number;
}

export const ONE_VARIANT: Variant[] = [{ name: '', node: 'v24.21.0', flags: [] }];
export const NODES: Variant[] = ['22.18.0', '24.21.0', '26.1.0'].map((version) => ({
  name: `node ${version}`,
  node: `v${version}`,
  flags: [],
}));

/** The sizes of a described bench, measured. */
export function measured(sizes: Size[], run: DescribedRun = {}): SizeResult[] {
  const { processes = 10, rounds = 15, variants = ONE_VARIANT, seed = 7 } = run;
  const random = seeded(seed);
  const noisy = (ns: number, noise: number): number[][] =>
    Array.from({ length: processes }, () => {
      const process = ns * Math.exp(noise * random.normal());
      return Array.from({ length: rounds }, () => process * Math.exp(noise * random.normal()));
    });
  return sizes.map(({ name, n, candidates }) => {
    const raw = variants.map((_, variant) =>
      candidates.map((one) => {
        const ns = Array.isArray(one.ns) ? one.ns[variant] : one.ns;
        return ns === undefined ? null : noisy(ns, one.noise ?? 0.01);
      }),
    );
    const subjects = variants.flatMap((_, variant) =>
      candidates.map((one, index): Subject => {
        const sample = raw[variant]![index]!;
        const base = { candidate: one.name, variant, warnings: one.warnings ?? [] };
        if (sample === null) return { ...base, failure: one.failure!, figures: null };
        const first = raw[variant]!.find((one) => one !== null) ?? null;
        const other = raw[0]![index] ?? null;
        return {
          ...base,
          failure: null,
          figures: figuresOf(one, sample, sample === first ? null : first, variant > 0 ? other : null),
        };
      }),
    );
    return { name, n, subjects };
  });
}

function figuresOf(one: Described, sample: number[][], first: number[][] | null, variant: number[][] | null): Figures {
  const time = timeOf(sample);
  const { elements = 1 } = one;
  return {
    time,
    minNs: Math.min(...sample.flat()),
    p99Ns: quantile(sample.flat(), 0.99),
    ratio: first === null ? null : ratioOf(sample, first),
    variantRatio: variant === null ? null : ratioOf(sample, variant),
    perSecond: {
      unit: elements === 1 ? 'op' : 'element',
      value: {
        estimate: (1e9 * elements) / time.estimate,
        low: (1e9 * elements) / time.high,
        high: (1e9 * elements) / time.low,
      },
    },
    allocatedBytes: null,
    gcShare: null,
    quality: null,
    processes: sample,
    ...one.figures,
  };
}

/** How each candidate grows over the sizes of a bench. */
export function grown(sizes: SizeResult[]): Complexity[] {
  const subjects = sizes[0]?.subjects ?? [];
  return subjects.flatMap(({ candidate, variant }) => {
    const points = sizes.flatMap(({ n, subjects }) => {
      const figures = subjects.find((one) => one.candidate === candidate && one.variant === variant)?.figures;
      return n === null || figures == null ? [] : [{ n, ns: figures.time }];
    });
    const growth = complexityOf(points);
    return growth === null ? [] : [{ candidate, variant, ...growth }];
  });
}

export function benchOf(name: string, sizes: SizeResult[], changes: Partial<BenchResult> = {}): BenchResult {
  return { name, file: 'benchmarks/julia.bench.ts', sizes, complexity: [], scaling: [], failure: null, ...changes };
}

export function reportOf(benches: BenchResult[], changes: Partial<BenchReport> = {}): BenchReport {
  return {
    schema: 'hasten.bench/1',
    startedAt: '2026-11-21T05:31:02.000Z',
    durationMs: 43_210,
    machine: MACHINE,
    variants: ONE_VARIANT,
    benches,
    warnings: [],
    ...changes,
  };
}

const allocated = (allocatedBytes: number, gcShare: number) => ({ allocatedBytes, gcShare });

/** A usual run: sizes, one faster, one alike, one slower, growth. */
export function julia(): BenchReport {
  const at = (name: string, n: number): Size => ({
    name,
    n,
    candidates: [
      { name: 'objects', ns: 83 * n ** 2, figures: allocated(n * n * 96, 0.123), elements: n * n },
      { name: 'typed', ns: 83.4 * n ** 2, figures: allocated(n * 16, 0), elements: n * n },
      { name: 'kernel', ns: 900 + 33 * n ** 2, figures: allocated(0, 0), elements: n * n },
      { name: 'strings', ns: 99 * n ** 2, noise: 0.03, figures: allocated(n * n * 340, 0.31), elements: n * n },
    ],
  });
  const sizes = measured([at('small', 100), at('middle', 300), at('full', 1000)]);
  return reportOf([benchOf('julia set', sizes, { complexity: grown(sizes) })]);
}

/** All that can go wrong: failures of each kind, warnings, a bench that never ran. */
export function troubled(): BenchReport {
  const failure = (kind: Failure['kind'], message: string, stack: string | null = null): Failure => ({
    kind,
    message,
    stack,
  });
  const sizes = measured(
    [
      {
        name: '',
        n: null,
        candidates: [
          {
            name: 'reference',
            ns: 2.4,
            warnings: [
              {
                code: 'dead-code',
                message:
                  'an operation takes less than one addition of two numbers (0.12 ns): the work was probably optimised away; return its result, and take its input from setup',
              },
            ],
          },
          {
            name: 'wrong',
            failure: failure(
              'different',
              'gives [0.1, 0.30000000000000004, 0.7, ...] where reference gives [0.1, 0.3, 0.7, ...]: they differ first at [1] (0.30000000000000004 for 0.3, 1 ulp)',
            ),
          },
          {
            name: 'throws',
            failure: failure(
              'threw',
              'TypeError: x.sort is not a function',
              'TypeError: x.sort is not a function\n    at throws (benchmarks/julia.bench.ts:14:21)\n    at node:internal/process/task_queues:105:5',
            ),
          },
          { name: 'endless', failure: failure('timeout', 'did not end within 30 s of its first call (--timeout)') },
          {
            name: 'killed',
            failure: failure(
              'crashed',
              'its process ended with SIGKILL before it had measured anything; out of memory?',
            ),
          },
          {
            name: 'jumpy',
            ns: 2.6,
            noise: 0.2,
            warnings: [
              {
                code: 'bimodal',
                message:
                  'its rounds have two peaks, at 2.2 ns and 3.1 ns: it is now the one and now the other, and the median is neither',
              },
              { code: 'drift', message: 'it grew 12 % slower from the first round to the last' },
            ],
          },
        ],
      },
    ],
    { processes: 4 },
  );
  const broken = benchOf('sort', [], {
    file: 'benchmarks/sort.bench.ts',
    failure: failure(
      'threw',
      'setup threw: RangeError: Invalid array length',
      'RangeError: Invalid array length\n    at setup (benchmarks/sort.bench.ts:5:10)',
    ),
  });
  return reportOf([benchOf('trouble', sizes), broken], {
    warnings: [
      {
        code: 'busy-machine',
        message: 'other programs took 0.62 of the 2 cores on average, and up to 1.40; most of it: cc1plus, chrome',
      },
      { code: 'throttled', message: 'a limit of 1.5 CPUs stopped the processes in 37 of 300 periods, 1.2 s in all' },
    ],
  });
}

/** Three versions of Node. */
export function variants(): BenchReport {
  const sizes = measured(
    [
      {
        name: '',
        n: null,
        candidates: [
          { name: 'for…of', ns: [812_000, 640_000, 655_000] },
          { name: 'forEach', ns: [1_120_000, 642_000, 598_000] },
        ],
      },
    ],
    { variants: NODES },
  );
  return reportOf([benchOf('iterate', sizes)], { variants: NODES });
}

/** Workers, and a figure of the candidates' own. */
export function parallel(): BenchReport {
  const amdahl = (workers: number) => 4e8 * (0.07 + 0.93 / workers);
  const workers = [1, 2, 4, 8];
  const sizes = measured([
    { name: '', n: null, candidates: workers.map((count) => ({ name: `${count} workers`, ns: amdahl(count) })) },
  ]);
  const scaling = scalingOf(
    workers.map((count, index) => ({
      candidate: `${count} workers`,
      workers: count,
      sample: sizes[0]!.subjects[index]!.figures!.processes,
    })),
  );
  const integrals = measured([
    {
      name: '',
      n: null,
      candidates: [
        { name: 'trapezoid', ns: 42_000, figures: { quality: 3.2e-5 } },
        { name: 'simpson', ns: 61_000, figures: { quality: 1.1e-9 } },
        { name: 'midpoint', ns: 55_000, figures: { quality: 4.1e-5 } },
        { name: 'gauss', ns: 95_000, figures: { quality: 2.4e-15 } },
      ],
    },
  ]);
  return reportOf([
    benchOf('render', sizes, { scaling: scaling === null ? [] : [{ variant: 0, ...scaling }] }),
    benchOf('integrate', integrals),
  ]);
}

/** Names that are long or wide. */
export function longNames(): BenchReport {
  const sizes = measured([
    {
      name: 'a size whose name says a great deal about the data in it',
      n: 123_456_789,
      candidates: [
        { name: 'theFirstCandidateWhoseNameIsLongerThanAnybodyWouldWant', ns: 3.2e9 },
        { name: '日本語の名前', ns: 2.9e9 },
        { name: 'theSecondCandidateWhoseNameIsLongerThanAnybodyWouldWant', ns: 9.8e11 },
      ],
    },
  ]);
  return reportOf([
    benchOf('a bench whose name could be a sentence of its own, and is', sizes, {
      file: `${'deep/'.repeat(20)}x.bench.ts`,
    }),
  ]);
}

/** Nothing was measured. */
export function empty(): BenchReport {
  return reportOf([]);
}

/** One process of one round, and times below what the clock can tell. */
export function tooLittle(): BenchReport {
  const sizes = measured(
    [
      {
        name: '',
        n: null,
        candidates: [
          { name: 'nothing', ns: 0 },
          { name: 'also nothing', ns: 0 },
          { name: 'something', ns: 3 },
        ],
      },
    ],
    { processes: 1, rounds: 1 },
  );
  return reportOf([benchOf('too little', sizes)]);
}
