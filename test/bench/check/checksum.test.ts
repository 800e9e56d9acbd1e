import { expect, test } from 'vitest';
import { checksumDifference, checksumOf, textDifference, variantText } from '../../../src/bench/check/checksum.ts';

test('what stands for a result', () => {
  expect(checksumOf(33219980)).toBe('33219980');
  expect(checksumOf(-0.1)).toBe('-0.1');
  expect(checksumOf('text')).toBe('text');
  expect(checksumOf({ a: [1, 2] })).toBe('{"a":[1,2]}');
  expect(checksumOf(undefined)).toBe('undefined');
  expect(checksumOf([1, 2, 3], (list) => (list as number[]).length)).toBe('3');
});

test('numbers are compared as numbers, other texts as they are', () => {
  expect(checksumDifference('33219980', '33219980.0', 0)).toBeNull();
  expect(checksumDifference('12.090146129863408', '12.090146129863427', 0)).toContain('not 12.090146129863408');
  expect(checksumDifference('12.090146129863408', '12.090146129863427', 16)).toBeNull();
  expect(checksumDifference('[1,2]', '[1,3]', 0)).toBe('checksum [1,3], not [1,2]');
  expect(checksumDifference('0', '', 0)).toBe('checksum , not 0');
});

test('long texts are shown from shortly before they differ', () => {
  const [first, other] = [1, 2].map((last) => JSON.stringify([...Array(50).keys(), last, 'rest']));
  expect(textDifference(first!, other!)).toBe('…3,44,45,46,47,48,49,2,"rest"], not …3,44,45,46,47,48,49,1,"rest"]');
});

test('variants compare JSON, a digest where it is long, and nothing where there is none', () => {
  const long = (last: number) => variantText([...Array(50_000).keys(), last])!;
  expect(variantText([1])).toBe('[1]');
  expect(long(1).length).toBeLessThan(100);
  expect(long(1)).toBe(long(1));
  expect(long(1)).not.toBe(long(2));
  expect(variantText({ big: 1n })).toBeNull();
});
