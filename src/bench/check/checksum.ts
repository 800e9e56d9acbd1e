/**
 * How a result is compared with the answer of another language: as text. Two texts that are numbers are compared as
 * numbers, so that `33219980` agrees with `33219980.0`.
 */
import { createHash } from 'node:crypto';
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
  return `checksum ${textDifference(first, other)}`;
}

/** Characters beyond which a text goes to another process as its digest alone. */
const LONGEST_TEXT = 100_000;

/**
 * A result as text that two variants of Node can compare: its JSON, or a digest of a long one. It does not see everything
 * (what stands in a Map, -0), but texts that differ come from results that do. Null where there is no JSON.
 */
export function variantText(result: unknown, checksum?: (result: unknown) => string | number): string | null {
  try {
    const text = checksumOf(result, checksum);
    if (text.length <= LONGEST_TEXT) return text;
    return `${text.length} characters of JSON with the digest ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  } catch {
    return null;
  }
}

const SHOWN = 60;
const SHOWN_BEFORE = 20;

/** `…4.5,6…, not …4.5,7…`: both texts from shortly before they differ. */
export function textDifference(first: string, other: string): string {
  let at = 0;
  while (at < first.length && first[at] === other[at]) at++;
  const from = Math.max(first.length, other.length) <= SHOWN ? 0 : Math.max(0, at - SHOWN_BEFORE);
  const shown = (text: string) => {
    const rest = text.slice(from, from + SHOWN);
    return `${from > 0 ? '…' : ''}${rest}${from + SHOWN < text.length ? '…' : ''}`;
  };
  return `${shown(other)}, not ${shown(first)}`;
}
