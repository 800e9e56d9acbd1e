/**
 * Ratios drawn around 1: each a point with whiskers for its interval, on a logarithmic scale, so that half the time and
 * twice the time are equally far from the line. All rows of a table share one scale, which its title shows.
 */
import type { Interval } from '../../bench/model.ts';
import { digits } from '../numbers.ts';
import type { Tone } from '../style.ts';
import type { Cell } from '../table.ts';

/** A scale spans at least this factor to each side that it has, so that noise does not look like a difference. */
const LEAST = 1.1;

/** A scale of `width` columns that holds 1 and all of `ratios`. */
export class WhiskerScale {
  readonly #low: number;
  readonly #high: number;
  readonly #width: number;

  constructor(ratios: Interval[], width: number) {
    const ends = ratios.flatMap(({ low, high }) => [Math.log(low), Math.log(high)]).filter(Number.isFinite);
    const low = Math.min(-Math.log(LEAST), ...ends);
    const high = Math.max(Math.log(LEAST), ...ends);
    const margin = 0.03 * (high - low);
    this.#low = low - margin;
    this.#high = high + margin;
    this.#width = width;
  }

  /** The scale's ends and its 1: `0.35      1   1.3`. */
  title(): string {
    const line = Array.from({ length: this.#width }, () => ' ');
    const put = (text: string, at: number) => {
      const from = Math.max(0, Math.min(this.#width - text.length, at));
      const around = line.slice(Math.max(0, from - 1), from + text.length + 1);
      if (around.every((cell) => cell === ' ')) line.splice(from, text.length, ...text);
    };
    put('1', this.#columnOf(0));
    put(digits(Math.exp(this.#low)), 0);
    put(digits(Math.exp(this.#high)), this.#width);
    return line.join('').trimEnd();
  }

  /** The row of `ratio`, or of the first candidate (null), which stands at 1. */
  draw(ratio: Interval | null, tone: Tone): Cell {
    const one = this.#columnOf(0);
    const line = Array.from({ length: this.#width }, (_, column): string => (column === one ? '│' : ' '));
    if (ratio !== null && Number.isFinite(Math.log(ratio.low)) && Number.isFinite(Math.log(ratio.high))) {
      const [low, at, high] = [ratio.low, ratio.estimate, ratio.high].map((value) => this.#columnOf(Math.log(value)));
      for (let column = low!; column <= high!; column++) line[column] = column === one ? '┼' : '─';
      if (low! < at!) line[low!] = '├';
      if (high! > at!) line[high!] = '┤';
      line[at!] = '●';
    }
    return { text: line.join('').trimEnd(), tone: ratio === null ? 'faint' : tone };
  }

  #columnOf(log: number): number {
    const part = (log - this.#low) / (this.#high - this.#low);
    return Math.max(0, Math.min(this.#width - 1, Math.round(part * (this.#width - 1))));
  }
}
