/** What JavaScript says of NaN, infinities, zeros and their signs, and of the ends of float64's range. */
import { expect, it } from 'vitest';
import { fastFunctions } from '../../../src/kernel/math/fast-math.ts';
import { evaluate, type Rounding } from './evaluate.ts';
import { trueValue } from './measure.ts';
import { multipleOfHalfPi } from './oracle.ts';
import { errorInUlp } from './ulp.ts';

const sizes = [
  0,
  5e-324,
  1e-310,
  2.225073858507201e-308,
  2 ** -1022,
  1e-290,
  1e-200,
  1e-20,
  2 ** -27,
  0.25,
  0.5,
  1 - 2 ** -53,
  1,
  1 + 2 ** -52,
  1.5,
  2,
  3,
  3.5,
  20,
  709.782712893384,
  709.7827128933841,
  710.4758600739439,
  745.1332191019411,
  745.1332191019412,
  1e10,
  2 ** 52 + 1,
  2 ** 53 - 1,
  2 ** 53,
  1e20,
  1e200,
  2 ** 1022,
  2 ** 1023,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
];
const values = [...sizes, ...sizes.map((x) => -x), Number.NaN];
const roundings: Rounding[] = ['twice', 'once'];
const isOf2 = (name: string): boolean => Math[name as 'pow'].length === 2;

/** NaN, zeros and infinities are as the host has them; where the host is no number to hold on to, the oracle is asked. */
function isAsInJavaScript(name: string, got: number, args: number[]): boolean {
  const host = Math[name as 'pow'](...(args as [number, number]));
  if (Object.is(got, host)) return true;
  if (!Number.isFinite(host) || host === 0 || !Number.isFinite(got)) return false;
  if (['sin', 'cos', 'tan'].includes(name) && Math.abs(args[0]!) > 51471) return false;
  return errorInUlp(got, trueValue(name, args)) < 1;
}

it.each(fastFunctions)('%s gives what JavaScript gives for special values', (name) => {
  for (const rounding of roundings) {
    const f = evaluate(name, rounding);
    for (const x of values) {
      for (const y of isOf2(name) ? values : [0]) {
        const args = isOf2(name) ? [x, y] : [x];
        const got = f(...args);
        if (!isAsInJavaScript(name, got, args)) {
          const host = Math[name as 'pow'](x, y);
          expect.soft(got, `${name}(${args.map((each) => (Object.is(each, -0) ? '-0' : each))})`).toBe(host);
        }
      }
    }
  }
});

it.each(['sin', 'cos', 'tan'])('%s keeps its last bits beside every multiple of pi/2', (name) => {
  for (const rounding of roundings) {
    const f = evaluate(name, rounding);
    let worst = { error: 0, x: 0 };
    for (let k = 1; k < 32768; k++) {
      const x = multipleOfHalfPi(k);
      if (x > 51471) break;
      const error = errorInUlp(f(x), trueValue(name, [x]));
      if (error > worst.error) worst = { error, x };
    }
    expect(worst.error, `${name}(${worst.x})`).toBeLessThan(1);
  }
});

it('has the logarithms of powers of their base exactly', () => {
  const log2 = evaluate('log2', 'twice');
  for (let n = -1074; n < 1024; n++) expect(log2(2 ** n)).toBe(n);
  const log10 = evaluate('log10', 'once');
  for (let n = 0; n < 23; n++) expect(log10(Number(`1e${n}`))).toBe(n);
});
