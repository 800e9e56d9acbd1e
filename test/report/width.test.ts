import { expect, test } from 'vitest';
import { cutEnd, cutPath, showSource, textWidth, wrap } from '../../src/report/width.ts';

test.each([
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['引力を計算', 10],
  ['한글', 4],
  ['Ａ', 2],
  ['🚀', 2],
  ['👨‍👩‍👧‍👦', 2],
  ['🇩🇪', 2],
  ['…⋮─█', 4],
  ['a\u200bb', 2],
  ['', 0],
])('%j takes %i columns', (text, width) => expect(textWidth(text)).toBe(width));

test('a cut text fits, also where a wide character stands at the edge', () => {
  expect(cutEnd('引力を計算', 6)).toBe('引力…');
  expect(cutEnd('引力を計算', 10)).toBe('引力を計算');
  expect(cutEnd('abc', 0)).toBe('');
});

test('a cut path loses folders before it loses its name', () => {
  expect(cutPath('src/deep/down/file.ts:12', 18)).toBe('…/down/file.ts:12');
  expect(cutPath('src/deep/down/file.ts:12', 6)).toBe('…ts:12');
});

test('source is shown with tabs expanded and without characters that steer a terminal', () => {
  expect(showSource('\ta\tb')).toBe('  a b');
  expect(showSource("'\x1b[31m' \u202e")).toBe("'·[31m' ·");
});

test('wrapping cuts only words that are longer than a line', () => {
  expect(wrap('one two abcdefgh', 5)).toEqual(['one', 'two', 'abcde', 'fgh']);
});
