import { expect, test } from 'vitest';
import { checksumDifference, checksumOf } from '../../../src/bench/check/checksum.ts';

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
