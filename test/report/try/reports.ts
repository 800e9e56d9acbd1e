/** Reports of tries, as `hasten try` makes them, for the tests of how they are written. */
import type { Ratio } from '../../../src/bench/model.ts';
import type { Attempt, ProgramRuns, TriedCandidate, TryReport } from '../../../src/report/try/model.ts';

const MS = 1e6;

export function interval(estimate: number): { estimate: number; low: number; high: number } {
  return { estimate, low: estimate * 0.98, high: estimate * 1.02 };
}

export function ratio(estimate: number, verdict: Ratio['verdict'] = estimate < 1 ? 'faster' : 'slower'): Ratio {
  return { ...interval(estimate), verdict, smallestDifference: 0.03 };
}

export function candidate(name: string, some: Partial<TriedCandidate> = {}): TriedCandidate {
  return {
    name,
    remedy: 'kernel',
    outcome: 'same',
    detail: null,
    place: null,
    fix: null,
    largestError: 0,
    time: interval(142 * MS),
    ratio: ratio(0.363),
    firstCallMs: 150,
    onlyProgramTells: false,
    notes: [],
    ...some,
  };
}

export function refused(name: string, some: Partial<TriedCandidate> = {}): TriedCandidate {
  return candidate(name, {
    outcome: 'refused',
    detail: '`total` is changed in every round',
    place: 'examples/julia-typed.ts:31:3',
    fix: 'make its rounds independent of each other',
    largestError: null,
    time: null,
    ratio: null,
    firstCallMs: null,
    ...some,
  });
}

export function runs(name: string, some: Partial<ProgramRuns> = {}): ProgramRuns {
  return {
    candidate: name,
    runs: 12,
    plain: interval(468 * MS),
    with: interval(222 * MS),
    ratio: ratio(0.474),
    sameOutput: true,
    detail: null,
    promised: interval(0.468),
    warnings: [],
    ...some,
  };
}

export function attempt(some: Partial<Attempt> = {}): Attempt {
  return {
    target: { file: 'examples/julia-typed.ts', function: 'countSteps', line: null },
    findings: [],
    recorded: {
      calls: 1,
      kept: 1,
      signatures: [{ types: ['int', 'f64[1000000]', 'f64[1000000]'], count: 1 }],
      totalMs: 391,
      wallMs: 468,
      isStopped: false,
      notCopied: [],
    },
    tolerance: null,
    original: interval(391 * MS),
    timedCalls: 1,
    candidates: [candidate('kernel')],
    warnings: [],
    programs: [runs('kernel')],
    chosen: 'kernel',
    held: null,
    diff: '--- a/examples/julia-typed.ts\n+++ b/examples/julia-typed.ts\n@@ -1,2 +1,2 @@\n-old\n+new\n',
    command: 'npx hasten try examples/julia-typed.ts#countSteps --with kernel --apply -- examples/julia-typed.ts',
    failure: null,
    ...some,
  };
}

export function report(some: Partial<TryReport> = {}): TryReport {
  return {
    schema: 'hasten.try/1',
    startedAt: '2026-11-21T20:00:00.000Z',
    durationMs: 41_200,
    node: 'v24.21.0',
    command: ['examples/julia-typed.ts'],
    profiled: null,
    attempts: [attempt()],
    proven: true,
    applied: [],
    ...some,
  };
}
