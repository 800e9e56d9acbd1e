/** `runBenches`: reads bench files, measures what is in them one after another, and gives the report. */
import { relative } from 'node:path';
import { HastenError } from '../../support/errors.ts';
import { fingerprint } from '../machine/machine.ts';
import { MachineWatch } from '../machine/watch.ts';
import type { ListedBench } from '../messages.ts';
import type { BenchReport, BenchResult, Complexity, Failure, Scaling } from '../model.ts';
import { complexityOf } from '../statistics/complexity.ts';
import { scalingOf } from '../statistics/scaling.ts';
import { failureOf } from './failure.ts';
import { listBenches } from './judging.ts';
import { type MeasuredSize, measureSize } from './measure-size.ts';
import type { Progress, RunOptions } from './options.ts';

/**
 * Measures every bench of the files that the filter takes.
 *
 * @throws {HastenError} `HASTEN_BENCH_NONE` where the files define no bench, `HASTEN_BENCH_FILTER` where the filter takes none
 */
export async function runBenches(
  options: RunOptions,
  onProgress: (progress: Progress) => void = () => {},
): Promise<BenchReport> {
  const startedAt = new Date().toISOString();
  const begin = performance.now();
  const found = await readFiles(options);
  const watch = new MachineWatch();
  watch.start();
  const benches: BenchResult[] = [];
  for (const { file, bench, failure } of found) {
    benches.push(
      bench === null
        ? { name: shown(file, options), file: shown(file, options), sizes: [], complexity: [], scaling: [], failure }
        : await runBench(file, bench, options, onProgress),
    );
  }
  return {
    schema: 'hasten.bench/1',
    startedAt,
    durationMs: performance.now() - begin,
    machine: fingerprint(),
    variants: options.variants.map(({ name, node, flags }) => ({ name, node, flags })),
    benches,
    warnings: watch.stop(),
  };
}

interface Found {
  file: string;
  /** Null where the file could not be read. */
  bench: ListedBench | null;
  failure: Failure | null;
}

async function readFiles(options: RunOptions): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of options.files) {
    try {
      const benches = await listBenches(file, options.variants[0]!, options.timeoutMs);
      for (const bench of benches) found.push({ file, bench, failure: null });
    } catch (error) {
      found.push({ file, bench: null, failure: failureOf(error) });
    }
  }
  if (found.length === 0) {
    throw new HastenError(
      'HASTEN_BENCH_NONE',
      `no bench is defined in ${options.files.map((file) => shown(file, options)).join(', ')}`,
      {
        fix: "call bench('name', { candidates: { ... } }) of hasten/bench in it",
      },
    );
  }
  const { filter } = options;
  if (filter === null) return found;
  const taken = found.filter(({ file, bench }) => filter.test(bench?.name ?? '') || filter.test(shown(file, options)));
  if (taken.length === 0) {
    const names = found.map(({ file, bench }) => bench?.name ?? shown(file, options)).join(', ');
    throw new HastenError('HASTEN_BENCH_FILTER', `no bench fits the filter ${filter.source}`, {
      fix: `there are: ${names}`,
    });
  }
  return taken;
}

async function runBench(
  file: string,
  bench: ListedBench,
  options: RunOptions,
  onProgress: (progress: Progress) => void,
): Promise<BenchResult> {
  const result: BenchResult = {
    name: bench.name,
    file: shown(file, options),
    sizes: [],
    complexity: [],
    scaling: [],
    betterQuality: bench.betterQuality,
    failure: null,
  };
  const measured: MeasuredSize[] = [];
  try {
    for (const size of bench.sizes) {
      const onStep = (step: string) => onProgress({ bench: bench.name, size: size.name, step });
      const one = await measureSize(bench, size, file, options, onStep);
      measured.push(one);
      result.sizes.push(one.result);
    }
  } catch (error) {
    // What judges is not the candidate's: where no input can be made, nothing of the bench can be said.
    result.failure = failureOf(error);
    result.sizes = [];
    return result;
  }
  result.complexity = complexities(result, bench, options);
  result.scaling = scalings(largest(measured), options);
  return result;
}

function complexities({ sizes }: BenchResult, { candidates }: ListedBench, { variants }: RunOptions): Complexity[] {
  const found: Complexity[] = [];
  variants.forEach((_, variant) => {
    for (const { name: candidate } of candidates) {
      const points = sizes.flatMap(({ n, subjects }) => {
        const figures = subjects.find((one) => one.candidate === candidate && one.variant === variant)?.figures;
        return figures == null || n === null ? [] : [{ n, ns: figures.time }];
      });
      const growth = complexityOf(points);
      if (growth !== null) found.push({ candidate, variant, ...growth });
    }
  });
  return found;
}

/** Where the work is worth sharing. */
function largest(measured: MeasuredSize[]): MeasuredSize {
  return measured.reduce((most, one) => ((one.result.n ?? 0) >= (most.result.n ?? 0) ? one : most));
}

function scalings({ samples }: MeasuredSize, { variants }: RunOptions): Scaling[] {
  return variants.flatMap((_, variant) => {
    const runs = [...samples].flatMap(([{ candidate, workers, variantIndex }, sample]) =>
      workers === null || variantIndex !== variant ? [] : [{ candidate, workers, sample }],
    );
    const scaling = scalingOf(runs);
    return scaling === null ? [] : [{ variant, ...scaling }];
  });
}

function shown(file: string, { cwd }: RunOptions): string {
  return relative(cwd, file);
}
