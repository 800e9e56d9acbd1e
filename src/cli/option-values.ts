/** What options take: each reads a word of the command line, or refuses it in a sentence. */
import { InvalidArgumentError, Option } from 'commander';

/** A whole number of at least `least`. */
export function wholeFrom(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least)) throw new InvalidArgumentError(`a whole number of at least ${least} is wanted.`);
    return value;
  };
}

/** A number of threads; `auto`: as many as pay. */
export function threadCount(text: string): number | 'auto' {
  return text === 'auto' ? text : wholeFrom(1)(text);
}

/** A number above 0. */
export function positive(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value > 0 && value < 1e9)) throw new InvalidArgumentError('a number above 0 is wanted.');
  return value;
}

/** Of an option that may be repeated: all its values. */
export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

export function regExp(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('a regular expression is wanted.');
  }
}

/** An option with a few values, of which the first is the default. */
export function choice(flags: string, help: string, choices: string[]): Option {
  return new Option(flags, help).choices(choices).default(choices[0]);
}

const BYTES: Record<string, number> = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `500MB`, `1.5GB`, `1000`: a number of bytes. */
export function byteCount(text: string): number {
  const { value, unit = 'B' } = /^(?<value>\d+(?:\.\d+)?) ?(?<unit>[kKMGT]?B)?$/.exec(text)?.groups ?? {};
  if (value === undefined) throw new InvalidArgumentError('a size is wanted: 500MB, 1GB.');
  return Math.round(Number(value) * BYTES[unit]!);
}

const MS: Record<string, number> = { s: 1e3, min: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 };

/** `90s`, `12h`, `30d`, `4w`: a time in ms. */
export function age(text: string): number {
  const { value, unit } = /^(?<value>\d+(?:\.\d+)?) ?(?<unit>s|min|h|d|w)$/.exec(text)?.groups ?? {};
  if (value === undefined) throw new InvalidArgumentError('a time is wanted: 12h, 30d, 4w.');
  return Number(value) * MS[unit!]!;
}
