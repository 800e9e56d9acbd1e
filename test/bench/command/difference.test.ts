import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../../src/bench/command/difference.ts';

const between = (one: string, other: string) => firstDifference(Buffer.from(one), Buffer.from(other));

describe('firstDifference', () => {
  test('is null for the same bytes', () => {
    expect(between('', '')).toBeNull();
    expect(between('a\nb', 'a\nb')).toBeNull();
  });

  test('names line and column from 1', () => {
    expect(between('a\nb c\n', 'a\nb d\n')).toBe('line 2, column 3: "c" instead of "d"');
    expect(between('x', 'y')).toBe('line 1, column 1: "x" instead of "y"');
  });

  test('says where one of them ends', () => {
    expect(between('a\n', 'a\nb\n')).toBe('line 2, column 1: the end instead of "b"');
    expect(between('ab\n', 'a\n')).toBe('line 1, column 2: "b" instead of the end of the line');
  });

  test('counts characters, not bytes, and splits none', () => {
    expect(between('ä ö!', 'ä ü!')).toBe('line 1, column 3: "ö!" instead of "ü!"');
    expect(between('a€', 'a₭')).toBe('line 1, column 2: "€" instead of "₭"');
  });

  test('shows no more than fits', () => {
    const difference = between(`a${'x'.repeat(500)}`, `b${'x'.repeat(500)}`)!;
    expect(difference.length).toBeLessThan(140);
    expect(difference).toContain('…');
  });
});
