/**
 * How a result is compared with the answer of another language: as text. Two texts that are numbers are compared as
 * numbers, so that `33219980` agrees with `33219980.0`.
 */
import { firstDifference } from './same.ts';

/** What stands for a result: what the bench's `checksum` says, or its JSON, a string as it is. */
export function checksumOf(result: unknown, checksum?: (result: unknown) => string | number): string {
  const value = checksum === undefined ? result : checksum(result);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? 'undefined';
}

/** Null, or how `other` differs from the first's text. */
export function checksumDifference(first: string, other: string, ulps: number): string | null {
  if (first === other) return null;
  const numbers = [first, other].map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  if (numbers.every((number) => !Number.isNaN(number))) return firstDifference(numbers[0], numbers[1], ulps);
  return `checksum ${shorten(other)}, not ${shorten(first)}`;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
