/** What may make a subject's figures wrong, from what its processes said and how its rounds look. */

import { median } from '../../support/median.ts';
import type { Judgement, WarmedUp } from '../messages.ts';
import type { Warning } from '../model.ts';
import { driftOf, isBimodal } from '../statistics/shape.ts';
import { FEWEST_PROCESSES } from './options.ts';
import type { PlannedSubject } from './plan.ts';

/** A call that takes less than this many empty ones has done nothing. */
const TOO_FAST = 1.5;
/** Of an async call, whose empty one is many times longer, so that the work of an honest one may be small beside it. */
const TOO_FAST_ASYNC = 1.1;

/** A first round this many times above the others is another program's: not yet compiled. */
const COMPILED_LATE = 1.5;

export interface Measured {
  subject: PlannedSubject;
  judgement: Judgement | undefined;
  /** What differs from its result under the first variant; null where nothing does. */
  unlike: string | null;
  warmedUp: WarmedUp[];
  /** Processes x rounds, ns. */
  sample: number[][];
}

export function warningsOf({ subject, judgement, unlike, warmedUp, sample }: Measured): Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: Warning['code'], message: string) => warnings.push({ code, message });
  for (const finding of subject.deadCode) warn('dead-code', finding);
  const overEmpty = median(warmedUp.map((one) => one.overEmpty));
  if (overEmpty < (warmedUp[0]!.async ? TOO_FAST_ASYNC : TOO_FAST)) {
    warn(
      'too-fast',
      `a call takes ${overEmpty.toFixed(2)} times as long as an empty one: hardly anything of its work is left`,
    );
  }
  if (judgement?.unstable != null) {
    warn('unstable-result', `called again on the same input it gives another result: ${judgement.unstable}`);
  }
  if (unlike !== null) warn('unstable-result', `its result is not the one ${unlike}`);
  const unsteady = warmedUp.filter(({ steady }) => !steady).length;
  if (unsteady > 0) {
    warn('not-steady', `in ${unsteady} of ${warmedUp.length} processes its times still changed after warming up`);
  }
  const late = sample.filter(isCompiledInSample).length;
  if (late > sample.length / 3) {
    warn('compiled-in-sample', `in ${late} of ${sample.length} processes the first rounds are far above the others`);
  }
  const medians = sample.map((rounds) => median(rounds));
  if (isBimodal(medians)) warn('bimodal', 'its processes fall into two kinds, and the median is that of one of them');
  const drift = driftOf(medians);
  if (drift.found) {
    const change = `${Math.abs(drift.change * 100).toFixed(1)} %`;
    warn('drift', `from the first process to the last it became ${change} ${drift.change > 0 ? 'slower' : 'faster'}`);
  }
  if (sample.length < FEWEST_PROCESSES) {
    warn(
      'few-processes',
      `measured in ${sample.length === 1 ? '1 process' : `${sample.length} processes`}; how processes differ shows in 10 or more`,
    );
  }
  return warnings;
}

/** Whether a process's first rounds, one to three of them, lie far above all that follow. */
export function isCompiledInSample(rounds: readonly number[]): boolean {
  for (let first = 1; first <= 3 && first * 3 <= rounds.length; first++) {
    const early = Math.min(...rounds.slice(0, first));
    const rest = rounds.slice(first);
    if (early > Math.max(...rest) && early > COMPILED_LATE * median(rest)) return true;
  }
  return false;
}
