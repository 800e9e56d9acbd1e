/**
 * `--expect NAME`: a guess, stated before the program was measured, against what was measured. What counts is self
 * time: by total time the outermost function would always be the most costly one. Waiting and garbage collection are
 * nobody's function and do not compete.
 */
import { endsPath, isNamed, measuredMs, mergeFunctions, mergeLines, placeOf } from './merge.ts';
import type { FunctionCost, LineCost, Profile } from './model.ts';

/** Two costs closer than this share of all the time are level: which of them is ahead is chance. */
const LEVEL = 0.01;

/** What `Profile.expected` says. */
export type Expectation = NonNullable<Profile['expected']>;

/**
 * Checks the guess that `guess` is the most costly function, or, given as `file:line`, the most costly line.
 * `actual` says what was.
 *
 * ```ts
 * checkExpectation(profile, 'step'); // { guess: 'step', held: false, actual: 'Vector.add (src/vector.ts:3), 41.0 % of the time; step took 12.2 %' }
 * ```
 */
export function checkExpectation(profile: Profile, guess: string): Expectation {
  const whole = measuredMs(profile);
  if (whole === 0) return { guess, held: false, actual: 'unknown, since nothing was sampled' };
  const functions = mergeFunctions(profile).filter(({ kind }) => kind !== 'gc' && kind !== 'idle');
  const named = functions.filter((cost) => isNamed(cost, guess));
  const lines = mergeLines(profile);
  const meant = named.length > 0 ? [] : lines.filter((line) => endsPath(`${line.file}:${line.line}`, guess));
  if (meant.length > 0) return judge(guess, lines.map(ofLine), meant.map(ofLine), whole);
  const judged = judge(guess, functions.map(ofFunction), named.map(ofFunction), whole);
  if (named.length > 0) return judged;
  return { ...judged, actual: `${judged.actual}; nothing called ${guess} was measured` };
}

interface Candidate {
  label: string;
  selfMs: number | null;
}

function ofFunction(cost: FunctionCost): Candidate {
  const place = placeOf(cost);
  return { label: place === '' ? cost.name : `${cost.name} (${place})`, selfMs: cost.selfMs };
}

function ofLine(line: LineCost): Candidate {
  return { label: `${line.file}:${line.line}`, selfMs: line.selfMs };
}

function judge(guess: string, all: Candidate[], guessed: Candidate[], whole: number): Expectation {
  const most = mostCostly(all);
  const best = mostCostly(guessed);
  if (most === null || !(most.selfMs! > 0)) return { guess, held: false, actual: 'nothing: the program only waited' };
  const winner = `${most.label}, ${percent(most.selfMs!, whole)} of the time`;
  if (best === null) {
    const untimed = guessed.length > 0 ? `; ${guess} is too small to be timed, its time is in its callers` : '';
    return { guess, held: false, actual: winner + untimed };
  }
  if (best.label === most.label) return { guess, held: true, actual: winner };
  const level = most.selfMs! - best.selfMs! <= LEVEL * whole && best.selfMs! > 0;
  const share = percent(best.selfMs!, whole);
  return { guess, held: level, actual: `${winner}; ${guess} took ${share}${level ? ', which is level' : ''}` };
}

/** The candidate with the most self time, or null where none was timed. */
function mostCostly(candidates: Candidate[]): Candidate | null {
  const timed = candidates.filter(({ selfMs }) => selfMs !== null);
  return timed.reduce<Candidate | null>(
    (best, one) => (best === null || one.selfMs! > best.selfMs! ? one : best),
    null,
  );
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`;
}
