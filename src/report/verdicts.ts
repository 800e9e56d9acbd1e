/**
 * Verdicts in words. One way of saying each thing, in the terminal and in Markdown: *times as fast* for what is faster,
 * *times as long* for what is slower, so that no factor below 1 and no "x % faster" has to be understood; and where no
 * difference was found, how large one would have had to be, since that is not the same as being equal.
 */
import type { Interval, Ratio } from '../bench/model.ts';
import { formatPercent, inverse, isWritable, writeRatio } from './numbers.ts';
import type { Tone } from './style.ts';

const NO_RATIO = 'a process or two, or a time of 0, give no interval';

/** `kernel is 2.51 times as fast as objects (2.43 to 2.60)`. */
export function verdictText(name: string, ratio: Ratio, base: string): string {
  if (!isWritable(ratio)) return `${name} cannot be compared with ${base}: ${NO_RATIO}`;
  if (ratio.verdict === 'no difference found') return `${name}: ${noDifference(ratio, base)}`;
  return ratio.verdict === 'faster'
    ? `${name} is ${factor(inverse(ratio), 'as fast as', base)}`
    : `${name} takes ${factor(ratio, 'as long as', base)}`;
}

/** The same for a table, where both names stand beside it: `2.51 times as fast (2.43 to 2.60)`. */
export function shortVerdict(ratio: Ratio): string {
  if (!isWritable(ratio)) return `not comparable: ${NO_RATIO}`;
  if (ratio.verdict === 'no difference found') return `no difference found; ${wouldHaveBeen(ratio)}`;
  return ratio.verdict === 'faster' ? factor(inverse(ratio), 'as fast') : factor(ratio, 'as long');
}

/** `2.51 times as fast as objects (2.43 to 2.60)`. */
function factor(times: Interval, how: string, base = ''): string {
  const { estimate, range } = writeRatio(times);
  return `${estimate} times ${how}${base === '' ? '' : ` ${base}`} (${range.replace('–', ' to ')})`;
}

function noDifference(ratio: Ratio, base: string): string {
  const range = writeRatio(ratio).range.replace('–', ' to ');
  return `no difference from ${base} found; ${wouldHaveBeen(ratio)} (it takes ${range} times as long)`;
}

/** How large a difference the measurement could see. */
function wouldHaveBeen({ smallestDifference }: Ratio): string {
  if (!(smallestDifference < 100)) return 'none could have been, from so few processes';
  return `one of ${formatPercent(smallestDifference)} would have been, 9 times in 10`;
}

/** The sign before a verdict's line, so that a column of them can be read at a glance. */
export function verdictMark(ratio: Ratio): string {
  const verdict = saidOf(ratio);
  return verdict === 'faster' ? '▲ ' : verdict === 'slower' ? '▼ ' : '· ';
}

/** Faster is good, slower is bad, no difference is neither. */
export function verdictTone(ratio: Ratio): Tone {
  const verdict = saidOf(ratio);
  return verdict === 'faster' ? 'good' : verdict === 'slower' ? 'bad' : 'plain';
}

/** What the report says: no verdict where it says that the two cannot be compared. */
function saidOf(ratio: Ratio): Ratio['verdict'] {
  return isWritable(ratio) ? ratio.verdict : 'no difference found';
}
