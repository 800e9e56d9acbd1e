/**
 * Times original and candidates on recorded calls, by `hasten bench`: an operation is a pass over some of the calls. Caches
 * are timed by themselves, each pass beginning with nothing kept; other Nodes and flags, too, as variants.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchReport, Interval, Ratio, Subject, Warning } from '../../bench/model.ts';
import { findNodes } from '../../bench/run/nodes.ts';
import type { PlannedVariant } from '../../bench/run/plan.ts';
import { runBenches } from '../../bench/run/run.ts';
import { entryUrl } from '../../support/entry.ts';
import { preload } from './edited.ts';
import type { Plan, PlannedBench } from './plan.ts';

/** A candidate's key in the plan, and what Node it runs under. */
export interface TimedCandidate {
  key: string;
  kind: 'function' | 'cache' | 'variant';
  node: string | null;
  nodeArgs: string[];
}

export interface TimingRequest {
  plan: Plan;
  nodeArgs: string[];
  candidates: TimedCandidate[];
  /** ns of each recorded call of the original. */
  callNs: number[];
  /** Whether calls change their arguments. */
  isFresh: boolean;
  timeMs: number;
  onProgress: (step: string) => void;
}

export interface Timed {
  time: Interval | null;
  ratio: Ratio | null;
  /** Why there is no time. */
  failure: string | null;
  warnings: Warning[];
}

export interface Timing {
  /** By key, the original's among them. */
  timed: Map<string, Timed>;
  /** Of a pass. */
  calls: number;
  /** Of the machine. */
  warnings: Warning[];
}

export const ORIGINAL = 'original';

/** ns of the calls in a pass at most: a pass is measured several times in each of many processes, */
const PASS_NS = 100e6;
/** about so many times to warm up and to measure, and all of that is to fit into the time. */
const PASSES = 25;
/** ns of a pass that is timed by itself, since it has arguments of its own. */
const SHORTEST_PASS_NS = 50e3;
/** Of such a pass: the arguments of all are made before it. */
const MOST_REPEATS = 100;
/** Fewer processes than `hasten bench` takes: their interval is wider, and somebody waits. */
const FEWEST_PROCESSES = 3;
/** As a part of 1: what is worth applying is more than this. */
const TARGET = 0.05;

/** Of at least one candidate. */
export async function time(request: TimingRequest): Promise<Timing> {
  const { plan, candidates, callNs, isFresh, timeMs } = request;
  const fitting = (timeMs * 1e6) / (FEWEST_PROCESSES * PASSES * (1 + candidates.length));
  const calls = callsOf(callNs, Math.min(PASS_NS, fitting));
  const passNs = calls.reduce((sum, index) => sum + callNs[index]!, 0);
  const repeats = isFresh ? Math.min(MOST_REPEATS, Math.max(1, Math.ceil(SHORTEST_PASS_NS / Math.max(passNs, 1)))) : 1;
  const of = (kind: TimedCandidate['kind']) => candidates.filter((one) => one.kind === kind);
  const keys = (some: TimedCandidate[]) => [ORIGINAL, ...some.map(({ key }) => key)];
  const [functions, caches, variants] = [of('function'), of('cache'), of('variant')];
  const bench = { calls, repeats, isFresh, clears: false };
  const parts = [
    ...(functions.length > 0 ? [{ ...bench, name: 'calls', some: functions }] : []),
    ...(caches.length > 0 ? [{ ...bench, name: 'kept results', some: caches, repeats: 1, clears: true }] : []),
    ...(variants.length > 0 ? [{ ...bench, name: 'variants', some: [] }] : []),
  ];
  const subjects = parts.reduce((sum, { some }) => sum + 1 + some.length, variants.length);
  const timed = new Map<string, Timed>();
  const warnings = new Map<string, Warning>();
  for (const { some, ...part } of parts) {
    const planned: PlannedBench = { ...part, candidates: keys(some) };
    const isVariants = part.name === 'variants';
    const own = 1 + (isVariants ? variants.length : some.length);
    const report = await run(request, { ...plan, benches: [planned] }, isVariants ? variants : [], own / subjects);
    // The machine is the same for all parts.
    for (const warning of report.warnings) warnings.set(warning.code, warning);
    const failure = report.benches[0]!.failure;
    if (failure !== null) throw new Error(`the recorded calls could not be timed: ${failure.message}`);
    const found = report.benches[0]!.sizes[0]!.subjects;
    for (const subject of found) {
      const key = subject.variant === 0 ? subject.candidate : variants[subject.variant - 1]!.key;
      // The first part's original stands for all.
      if (!timed.has(key)) timed.set(key, timedOf(subject, part.repeats));
    }
  }
  return { timed, calls: calls.length, warnings: [...warnings.values()] };
}

function run(
  { nodeArgs, timeMs, callNs, onProgress }: TimingRequest,
  plan: Plan,
  variants: TimedCandidate[],
  share: number,
): Promise<BenchReport> {
  const [bench] = plan.benches;
  const path = join(plan.folder, `${bench!.name.replaceAll(' ', '-')}.json`);
  writeFileSync(path, JSON.stringify(plan));
  const file = join(plan.folder, `${bench!.name.replaceAll(' ', '-')}.bench.mjs`);
  writeFileSync(file, benchFile(path));
  const plannedVariant = ({ key, node, nodeArgs: own }: TimedCandidate): PlannedVariant => {
    const [binary] = findNodes(node ?? undefined);
    const flags = [...nodeArgs, ...own, '--require', preload()];
    return { name: key, node: binary!.version, path: binary!.path, flags };
  };
  const plain: TimedCandidate = { key: ORIGINAL, kind: 'function', node: null, nodeArgs: [] };
  return runBenches(
    {
      files: [file],
      cwd: plan.folder,
      variants: [plain, ...variants].map(plannedVariant),
      filter: null,
      processes: null,
      fewest: FEWEST_PROCESSES,
      rounds: null,
      target: TARGET,
      timeMs: timeMs * share,
      timeoutMs: 10_000 + (20 * callNs.reduce((sum, ns) => sum + ns, 0)) / 1e6,
    },
    ({ step }) => onProgress(step),
  );
}

/** The start file defines the benches: it is CommonJS, or in src/ a module that Node can require all the same. */
function benchFile(plan: string): string {
  const entry = JSON.stringify(entryUrl('speedup/prove/timed').href);
  return `import * as timed from ${entry};\n(timed.define ?? timed.default.define)(${JSON.stringify(plan)});\n`;
}

/** Some calls, spread over all, that take no longer than a pass may; at least one. */
function callsOf(callNs: readonly number[], mostNs: number): number[] {
  const all = callNs.reduce((sum, ns) => sum + ns, 0);
  const count = Math.max(1, Math.min(callNs.length, Math.floor((callNs.length * mostNs) / Math.max(all, 1))));
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) * callNs.length) / count));
}

function timedOf({ figures, failure, warnings, variant }: Subject, repeats: number): Timed {
  // Of few processes the interval is as wide as it must be, and that they are few is no news.
  const own = warnings.filter(({ code }) => code !== 'few-processes');
  if (figures === null)
    return { time: null, ratio: null, failure: failure?.message ?? 'it was not measured', warnings: own };
  const { time, ratio, variantRatio } = figures;
  const each = ({ estimate, low, high }: Interval) => ({
    estimate: estimate / repeats,
    low: low / repeats,
    high: high / repeats,
  });
  return { time: each(time), ratio: variant === 0 ? ratio : variantRatio, failure: null, warnings: own };
}
