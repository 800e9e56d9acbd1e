/** What is worth running in the whole program, what that may gain by Amdahl's law, and which candidate wins: pure functions. */
import type { Interval } from '../bench/model.ts';
import type { ProgramRuns, TriedCandidate } from '../report/try/model.ts';

/**
 * The ratio of the whole program's times when a part of it takes `ratio` times as long: Amdahl's law, 1 − s + s·r.
 *
 * ```ts
 * promised(0.8, { estimate: 0.5, low: 0.4, high: 0.6 }); // { estimate: 0.6, low: 0.52, high: 0.68 }
 * ```
 *
 * @param share of the program's time that the part takes, 0 to 1; more is taken for 1 (calls in several threads)
 */
export function promised(share: number, { estimate, low, high }: Interval): Interval {
  const part = Math.min(1, Math.max(0, share));
  const of = (ratio: number) => 1 - part + part * ratio;
  return { estimate: of(estimate), low: of(low), high: of(high) };
}

/** How often the program calls the function, and the original's pass over `timedCalls` of those calls, in ns. */
export interface Calls {
  calls: number;
  timedCalls: number;
  originalNs: number;
}

/**
 * The names of those that are proven on the recorded calls and faster there, first the one that should take least in the
 * program: its first call with all that is compiled and started then, and the others by the far end of its interval (a noisy
 * figure must not win by its noise). Kept results need not be faster on a part of the calls: how often the same arguments come
 * back, the whole run alone knows. Without a tolerance none that may change bits is among them, whatever the calls gave.
 */
export function provenOnes(candidates: readonly TriedCandidate[], tolerance: number | null, its: Calls): string[] {
  const inProgram = ({ ratio, firstCallMs }: TriedCandidate) =>
    (firstCallMs ?? 0) * 1e6 + (its.calls - 1) * (its.originalNs / its.timedCalls) * (ratio?.high ?? 1);
  return candidates
    .filter((one) => {
      const isProven = one.outcome === 'same' || (one.outcome === 'within tolerance' && tolerance !== null);
      const isFaster = one.ratio?.verdict === 'faster' || one.onlyProgramTells;
      return isProven && isFaster && (tolerance !== null || !changesBits(one));
    })
    .sort((a, b) => inProgram(a) - inProgram(b))
    .map(({ name }) => name);
}

/** Whether the candidate is the form of a kernel that gives up the same bits for speed. */
export function changesBits({ name, remedy }: Pick<TriedCandidate, 'name' | 'remedy'>): boolean {
  return remedy === 'kernel' && /\bfast\b/.test(name);
}

/** The one that is fastest at the least in the whole program, of those that are faster there and print the same; null where there is none. */
export function winner(programs: readonly ProgramRuns[]): string | null {
  const faster = programs.filter(({ ratio, sameOutput }) => sameOutput && ratio?.verdict === 'faster');
  const [best] = faster.sort((a, b) => a.ratio!.high - b.ratio!.high);
  return best?.candidate ?? null;
}

/** Where none wins, the one whose change is shown: the first that ran and prints the same, else the first. */
export function nearest(programs: readonly ProgramRuns[]): string | null {
  const ran = programs.find(({ ratio, sameOutput }) => ratio !== null && sameOutput);
  return (ran ?? programs[0])?.candidate ?? null;
}

/** Why a candidate that is proven on the calls is not to be applied: a sentence part about the whole program. */
export function heldBack({ ratio, sameOutput, detail }: ProgramRuns): string | null {
  const how = detail === null ? '' : `: ${detail}`;
  if (ratio === null) return `the whole program failed with it${how}`;
  if (!sameOutput) return `the whole program prints something else with it${how}`;
  if (ratio.verdict === 'slower') return 'the whole program is slower with it';
  return ratio.verdict === 'faster' ? null : 'the whole program is not measurably faster with it';
}
