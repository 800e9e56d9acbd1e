/** JavaScript out of transformed text. */
import { expect, test } from 'vitest';
import { withoutTypes } from '../../src/doctor/without-types.ts';
import { strip } from '../../src/instrument/strip.ts';
import { transform } from '../../src/instrument/transform.ts';

const TEXT = `interface A { re: number }
export const f = async <T>(
  xs: T[],
  ys: Float64Array,
): Promise<number> => {
  let sum = 0 as number;
  type B = A | string
  (ys satisfies Float64Array).forEach((y: number) => { sum += y! * xs.length; });
  return sum;
};
`;

function transformed(text: string): string {
  const options = {
    base: 0,
    frames: 'auto',
    hits: true,
    callees: false,
    observe: true,
    sourceType: 'module',
    sourceMap: null,
  };
  return transform(strip(text), options as never).code;
}

test('is what stripping gives', () => {
  expect(withoutTypes(TEXT, transformed(TEXT))).toBe(strip(TEXT));
});

test.each<[string, string, string | null]>([
  ['of a file that has changed', TEXT.replace('sum = 0', 'sum = 1'), transformed(TEXT)],
  ['of a file that has grown', `${TEXT}f;\n`, transformed(TEXT)],
  ['that nobody has', TEXT, null],
])('is nothing out of text %s', (_what, text, code) => expect(withoutTypes(text, code)).toBeNull());
