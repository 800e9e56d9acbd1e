/** From rounds to a service's figures, each with its interval and its comparison with the first service. */
import type { Interval, Ratio, Warning } from '../model.ts';
import { ratioOf, timeOf } from '../statistics/estimate.ts';
import type { Sample } from '../statistics/types.ts';
import type { FigureName, LoadPlan, Round, ServiceFigure, ServiceResult } from './model.ts';

/** What each round says of a figure, less being better; null where it does not know. */
const COST: Record<FigureName, (round: Round) => number | null> = {
  // Time for a request, so that less is better here too; turned round below.
  throughput: ({ requests, durationMs }) => (requests === 0 ? null : durationMs / 1000 / requests),
  p50: ({ latency }) => latency?.p50 ?? null,
  p90: ({ latency }) => latency?.p90 ?? null,
  p99: ({ latency }) => latency?.p99 ?? null,
  max: ({ latency }) => latency?.max ?? null,
  cpuPerRequest: ({ cpuNs, requests }) => (cpuNs === null || requests === 0 ? null : cpuNs / requests),
  memory: ({ memoryBytes }) => memoryBytes,
};

/** The figures of a service from the rounds of its starts. */
export function figuresOf(starts: Round[][], first: Round[][] | null): Record<FigureName, ServiceFigure | null> {
  const names = Object.keys(COST) as FigureName[];
  const figures = names.map((name) => [name, figureOf(name, starts, first)] as const);
  return Object.fromEntries(figures) as Record<FigureName, ServiceFigure | null>;
}

function figureOf(name: FigureName, starts: Round[][], first: Round[][] | null): ServiceFigure | null {
  const sample = sampleOf(name, starts);
  const base = first === null ? null : sampleOf(name, first);
  if (sample === null) return null;
  const value = timeOf(sample);
  const ratio = base === null ? null : ratioOf(sample, base);
  if (name !== 'throughput') return { value, ratio };
  return { value: inverse(value), ratio: ratio === null ? null : ({ ...ratio, ...inverse(ratio) } satisfies Ratio) };
}

function sampleOf(name: FigureName, starts: Round[][]): Sample | null {
  const sample = starts.map((rounds) => rounds.map(COST[name]));
  return sample.every((rounds) => rounds.every((value) => value !== null)) ? (sample as number[][]) : null;
}

function inverse({ estimate, low, high }: Interval): Interval {
  return { estimate: 1 / estimate, low: 1 / high, high: 1 / low };
}

/** From this part of a core on the load generator may have been what was measured. */
const SATURATED = 0.9;
/** Less than this part of the requests that were due says that the servers, or the client, did not keep up. */
const KEPT_UP = 0.98;

/** What may make the figures wrong. */
export function serviceWarnings(services: ServiceResult[], load: LoadPlan): Warning[] {
  const warnings: Warning[] = [];
  const named = (found: ServiceResult[]) => found.map(({ name }) => name).join(' and ');
  const busy = services.filter(({ starts }) => starts.flat().some(({ clientCpu }) => clientCpu > SATURATED));
  if (busy.length > 0) {
    const message = `the load generator used a whole core while it drove ${named(busy)}: the server may be able to do more than is shown`;
    warnings.push({ code: 'busy-machine', message });
  }
  if (load.rate !== null) {
    const due = load.rate * (load.durationMs / 1000);
    const late = services.filter(({ starts }) =>
      starts
        .flat()
        .some(
          ({ requests, durationMs }) => Math.min(requests, (requests / durationMs) * load.durationMs) < due * KEPT_UP,
        ),
    );
    if (late.length > 0) {
      const message = `${named(late)} did not keep up with ${load.rate} requests a second, so latencies are mostly waiting`;
      warnings.push({ code: 'not-steady', message });
    }
  }
  const changing = services.filter(({ different }) => different > 0);
  if (changing.length > 0) {
    const message = `${named(changing)} gave other answers under load than before it`;
    warnings.push({ code: 'unstable-result', message });
  }
  const failing = services.filter(({ non2xx, errors }) => non2xx + errors > 0);
  if (failing.length > 0) {
    const message = `${named(failing)} did not answer everything with a status of 2xx: those answers are in the figures too`;
    warnings.push({ code: 'unstable-result', message });
  }
  return warnings;
}
