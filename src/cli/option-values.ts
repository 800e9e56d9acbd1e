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
