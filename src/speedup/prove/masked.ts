/**
 * Outputs of a program compared where it prints how long it took: numbers in front of a unit of time, or of something per
 * time, and those that differ from run to run of the same program, count as alike.
 */
import { firstDifference } from '../../bench/command/difference.ts';

/** With the blanks in front of it, which a column has more or fewer of. */
const NUMBER = String.raw`[ \t]*(?:[+-]?\d[\d,_']*(?:\.\d+)?(?:e[+-]?\d+)?|[+-]?\.\d+(?:e[+-]?\d+)?)`;
const TIME =
  '(?:ns|µs|μs|us|ms|s|secs?|seconds?|msecs?|milliseconds?|microseconds?|nanoseconds?|mins?|minutes?|h|hours?)';
const RATE = String.raw`(?:[\p{L}%]+\s?\/\s?(?:s|sec|second|ms|min)|[\p{L}]+ per (?:second|ms|minute)|[kMG]?i?B\/s|ops|rps|fps|[kMG]?Hz)`;
const MEASURED = new RegExp(String.raw`${NUMBER}(?=\s?(?:${TIME}|${RATE})(?![\p{L}\p{N}]))`, 'gu');
/** `0:01.234`, `12:30:05`, and dates with a time. */
const CLOCK = /\b(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\b/g;
const ANY_NUMBER = /[ \t]*[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const MASK = '…';

/** Outputs beyond this are compared as they are: nobody prints so many times. */
const LONGEST = 4 << 20;

/** Times become `…`, and any blanks one; null for an output that is too long. */
export function withoutTimes(output: Buffer): string | null {
  if (output.length > LONGEST) return null;
  return output
    .toString('utf8')
    .replace(CLOCK, MASK)
    .replace(MEASURED, MASK)
    .replace(/[ \t]+/g, ' ');
}

export interface OutputsCompared {
  same: boolean;
  /** The first difference, or what was masked to have none; null where they are the same bytes. */
  detail: string | null;
}

/**
 * Compares what the program printed as it is (`plain`, several runs) with what it printed otherwise (`other`, several).
 * Only numbers may vary, and only where they do so in the plain runs.
 */
export function compareOutputs(plain: Buffer[], other: Buffer[]): OutputsCompared {
  const [first, ...again] = plain;
  if (first === undefined || other.length === 0) return { same: true, detail: null };
  if ([...again, ...other].every((one) => one.equals(first))) return { same: true, detail: null };
  const known = withoutTimes(first);
  const texts = other.map(withoutTimes);
  const repeated = again.map(withoutTimes);
  if (known === null || texts.includes(null) || repeated.includes(null)) return difference(first, other);
  if ([...texts, ...repeated].every((text) => text === known)) {
    return { same: true, detail: 'printed times differ, as they do' };
  }
  const varying = varyingNumbers(known, repeated as string[]);
  if (varying === null)
    return { same: false, detail: 'the program does not print the same twice, so its output says nothing' };
  const rest = maskAt(known, varying);
  const unlike = (texts as string[]).find((text) => maskAt(text, varying) !== rest);
  if (unlike === undefined) {
    return {
      same: true,
      detail:
        varying.size === 0
          ? 'printed times differ, as they do'
          : 'numbers that differ from run to run anyway were left out',
    };
  }
  return difference(Buffer.from(rest), [Buffer.from(maskAt(unlike, varying))]);
}

function difference(first: Buffer, others: Buffer[]): OutputsCompared {
  for (const other of others) {
    const where = firstDifference(other, first);
    if (where !== null) return { same: false, detail: where };
  }
  return { same: true, detail: null };
}

/** Which numbers of the text, counted from 0, differ in the repeated ones; null where more than numbers does. */
function varyingNumbers(text: string, repeated: string[]): Set<number> | null {
  const varying = new Set<number>();
  const numbers = text.match(ANY_NUMBER) ?? [];
  const rest = text.replace(ANY_NUMBER, MASK);
  for (const one of repeated) {
    if (one.replace(ANY_NUMBER, MASK) !== rest) return null;
    for (const [index, number] of (one.match(ANY_NUMBER) ?? []).entries()) {
      if (number !== numbers[index]) varying.add(index);
    }
  }
  return varying;
}

function maskAt(text: string, varying: ReadonlySet<number>): string {
  let index = 0;
  return text.replace(ANY_NUMBER, (number) => (varying.has(index++) ? MASK : number));
}
