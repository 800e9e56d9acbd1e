/** What may make a comparison's figures wrong, from the runs themselves. */

import { median } from '../../support/median.ts';
import type { Interval, Warning } from '../model.ts';
import { driftOf, isBimodal } from '../statistics/shape.ts';
import type { CommandResult, ShellStart } from './compare-model.ts';
import type { Measuring } from './usage.ts';

/** Shorter than this, the shell's start-up and its spread are a large part of what was measured. */
const SHORT_NS = 5e6;
/**
 * Beyond this many deviations from the median a run is an outlier. Iglewicz and Hoaglin ("How to Detect and Handle
 * Outliers", 1993) take 3.5 for normally distributed values; times have a long tail, so this is four times as far.
 */
const FAR = 14;
/** A smaller drift is found over many rounds, and changes nothing. */
const LEAST_DRIFT = 0.01;
/** The median absolute deviation of normally distributed values, as a part of their standard deviation. */
const DEVIATION = 0.6745;

/** Of one command, whose runs took `times` without the shell. */
export function warningsOf(time: Interval, times: number[], shell: ShellStart | null): Warning[] {
  const warnings: Warning[] = [];
  if (shell !== null && time.estimate < SHORT_NS) {
    const message = 'takes less than 5 ms, which the start of the shell blurs; --shell none runs it without one';
    warnings.push({ code: 'too-fast', message });
  }
  const far = outliers(times);
  if (far.length > 0 && far[0] === 0 && far.length === 1) {
    const message =
      'the first run took far longer than the others: caches were cold; warm up with --warmup, or make every run cold with --prepare';
    warnings.push({ code: 'not-steady', message });
  } else if (far.length > 0) {
    const message = `${far.length} of ${times.length} runs took far longer or shorter than the others: something else ran, or its work varies`;
    warnings.push({ code: 'not-steady', message });
  }
  const drift = driftOf(times);
  if (drift.found && Math.abs(drift.change) >= LEAST_DRIFT) {
    const way = drift.change > 0 ? 'slower' : 'faster';
    const message = `became ${Math.abs(drift.change * 100).toFixed(0)} % ${way} during the comparison`;
    warnings.push({ code: 'drift', message });
  }
  if (isBimodal(times)) {
    warnings.push({ code: 'bimodal', message: 'its times fall into two groups, so the median may lie in neither' });
  }
  return warnings;
}

/** The positions of values that lie far from the median of all. */
function outliers(values: number[]): number[] {
  const middle = median(values);
  const spread = median(values.map((value) => Math.abs(value - middle)));
  if (spread === 0) return [];
  return [...values.keys()].filter((index) => (DEVIATION * Math.abs(values[index]! - middle)) / spread > FAR);
}

/** Of all commands together. */
export function warningsOfAll(commands: CommandResult[], { missing }: Measuring): Warning[] {
  const warnings: Warning[] = missing === null ? [] : [{ code: 'missing', message: missing }];
  const worked = commands.filter(({ failure }) => failure === null);
  const ends = worked.map(({ name, runs }) => ({ name, ends: [...new Set(runs.map(endOf))].sort() }));
  if (ends.some(({ ends: some }) => some.join() !== ends[0]!.ends.join())) {
    const each = ends.map(({ name, ends: some }) => `${name}: ${some.join(' or ')}`).join('; ');
    warnings.push({ code: 'unstable-result', message: `the commands do not end alike (${each})` });
  } else if (ends[0]!.ends.join() !== 'exit code 0') {
    warnings.push({ code: 'unstable-result', message: `all commands ended with ${ends[0]!.ends.join(' or ')}` });
  }
  return warnings;
}

function endOf({ exitCode, signal }: CommandResult['runs'][number]): string {
  return signal ?? `exit code ${exitCode}`;
}
