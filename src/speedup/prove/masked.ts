/**
 * Outputs of a program compared where it prints how long it took: numbers in front of a unit of time, or of something per
 * time, and those that differ from run to run of the same program, count as alike. A time that each run prints the same is
 * rather a result, such as that of a simulation, than a measurement: it counts, unless a clock may have given it, since it
 * is no longer than the run, and coarse, or not the same in each run with the candidate.
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

/** Digits of a measured time that may be the same in each of some runs: `0 ms`, `1.2 s`. */
const COARSE_DIGITS = 2;

/** Outputs beyond this are compared as they are: nobody prints so many times. */
const LONGEST = 4 << 20;

/** A time that was printed, or something per time. */
interface Printed {
  /** With its unit: `12.5 min`. */
  text: string;
  digits: number;
  /** Null for a time of day, and for something per time. */
  ms: number | null;
  isClock: boolean;
}

interface Masked {
  /** Times are `…`, and any blanks one. */
  text: string;
  printed: Printed[];
}

/** Null for an output that is too long. */
function withoutTimes(output: Buffer): Masked | null {
  if (output.length > LONGEST) return null;
  const printed: Printed[] = [];
  const text = output
    .toString('utf8')
    .replace(CLOCK, (text) => {
      printed.push({ text, digits: 0, ms: null, isClock: true });
      return MASK;
    })
    .replace(MEASURED, (number, ...more) => {
      printed.push(printedOf(number.trim(), (more[1] as string).slice(more[0] + number.length)));
      return MASK;
    })
    .replace(/[ \t]+/g, ' ');
  return { text, printed };
}

const MS: Record<string, number> = { n: 1e-6, µ: 1e-3, μ: 1e-3, u: 1e-3, ms: 1, mi: 60_000, s: 1000, h: 3_600_000 };

/** `behind`: what follows the number. */
function printedOf(number: string, behind: string): Printed {
  const digits = number.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').length;
  const unit = new RegExp(`^\\s?(${TIME})(?![\\p{L}\\p{N}/])`, 'u').exec(behind)?.[1];
  const text = number + /^\s?\S*/.exec(behind)![0];
  if (unit === undefined) return { text, digits, ms: null, isClock: false };
  const long = /^(milli|msec)/.test(unit) ? 'ms' : unit.startsWith('micro') ? 'u' : unit.slice(0, 2);
  const ms = Number(number.replace(/[,_']/g, '')) * (MS[long] ?? MS[unit[0]!]!);
  return { text, digits, ms, isClock: false };
}

/** The first time that is the same in each plain run and another one in `others`; null for none. `wallMs`: of the longest run. */
function otherTime(plain: Printed[][], others: Printed[][], wallMs: number): string | null {
  const mayBeMeasured = ({ ms }: Printed) => ms === null || ms <= wallMs;
  const isCoarse = ({ digits }: Printed) => digits <= COARSE_DIGITS;
  for (const [index, known] of plain[0]!.entries()) {
    if (plain.some((run) => run[index]!.text !== known.text)) continue;
    const theirs = others.map((run) => run[index]!);
    const unlike = theirs.find(({ text }) => text !== known.text);
    if (unlike === undefined) continue;
    if (known.isClock) {
      // Midnight, or the next minute, may come in between.
      if (theirs.some(({ text }) => text === known.text)) continue;
    } else if ([known, ...theirs].every(mayBeMeasured)) {
      if (theirs.some(({ text }) => text !== unlike.text) || [known, unlike].every(isCoarse)) continue;
    }
    return `"${unlike.text}" instead of "${known.text}", which each run prints as it is`;
  }
  return null;
}

export interface OutputsCompared {
  same: boolean;
  /** The first difference, or what was masked to have none; null where they are the same bytes. */
  detail: string | null;
}

/**
 * Compares what the program printed as it is (`plain`, several runs) with what it printed otherwise (`other`, several).
 * Only numbers may vary, and only where they do so in the plain runs. `wallMs`: of the longest run.
 */
export function compareOutputs(plain: Buffer[], other: Buffer[], wallMs: number): OutputsCompared {
  const [first, ...again] = plain;
  if (first === undefined || other.length === 0) return { same: true, detail: null };
  if ([...again, ...other].every((one) => one.equals(first))) return { same: true, detail: null };
  const known = withoutTimes(first);
  const texts = other.map(withoutTimes);
  const repeated = again.map(withoutTimes);
  if (known === null || !areAll(texts) || !areAll(repeated)) return difference(first, other);
  const count = known.printed.length;
  if ([...texts, ...repeated].every(({ printed }) => printed.length === count)) {
    const unlike = otherTime(
      [known, ...repeated].map(({ printed }) => printed),
      texts.map(({ printed }) => printed),
      wallMs,
    );
    if (unlike !== null) return { same: false, detail: unlike };
  }
  if ([...texts, ...repeated].every(({ text }) => text === known.text)) {
    return { same: true, detail: 'printed times differ, as they do' };
  }
  const varying = varyingNumbers(
    known.text,
    repeated.map(({ text }) => text),
  );
  if (varying === null)
    return { same: false, detail: 'the program does not print the same twice, so its output says nothing' };
  const rest = maskAt(known.text, varying);
  const unlike = texts.map(({ text }) => text).find((text) => maskAt(text, varying) !== rest);
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

function areAll(some: (Masked | null)[]): some is Masked[] {
  return !some.includes(null);
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
