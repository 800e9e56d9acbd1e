/** What `explain` says of loops that do not run in lanes: the reason that the source shows, and a way out that is one. */
import { expect, test } from 'vitest';
import type { TypeName } from '../../../src/kernel/runtime/argument-types.ts';
import { kernel } from '../../../src/public/kernel.ts';

// biome-ignore lint/suspicious/noExplicitAny: functions of all kinds
function reasonOf(fn: (...values: any[]) => unknown, types: TypeName[], fast = false) {
  const made = kernel(fn, { fast });
  made.compile(...types);
  const [loop] = made.explain().signatures[0]!.loops;
  return loop!.reason === null ? null : `${loop!.reason.message} -> ${loop!.reason.fix}`;
}

test('functions of Math that are called for each lane are named, and `fast` is the way out', () => {
  const fn = (x: Float64Array) => {
    for (let i = 0; i < x.length; i++) x[i] = Math.tanh(Math.exp(x[i]!));
  };
  const reason = reasonOf(fn, ['f64[]']);
  if (reason !== null) expect(reason).toMatch(/`Math\.exp`, `Math\.tanh`.*one lane after the other.* -> .*fast: true/);
  expect(reasonOf(fn, ['f64[]'], true)).toBeNull();
});

test('a sum of floats names the variable', () => {
  const fn = (x: Float64Array) => {
    let total = 0;
    for (let i = 0; i < x.length; i++) total += x[i]!;
    return total;
  };
  expect(reasonOf(fn, ['f64[]'])).toMatch(/`total`.*`\+`.*order.* -> .*fast: true/);
});

test('the least by a test is told to be Math.min, which runs in lanes', () => {
  const byTest = (x: Float64Array) => {
    let least = Infinity;
    for (let i = 0; i < x.length; i++) if (x[i]! < least) least = x[i]!;
    return least;
  };
  const byCall = (x: Float64Array) => {
    let least = Infinity;
    for (let i = 0; i < x.length; i++) least = Math.min(least, x[i]!);
    return least;
  };
  expect(reasonOf(byTest, ['f64[]'])).toMatch(/`least`.*-0.* -> write `least = Math\.min\(least, x\)`/);
  expect(reasonOf(byCall, ['f64[]'])).toBeNull();
});

test('a counter that may be no int32 is named', () => {
  const fn = (x: Float64Array, step: number) => {
    for (let i = 0; i < x.length; i += step) x[i] = 1;
  };
  expect(reasonOf(fn, ['f64[]', 'number'])).toMatch(/`i` is not known to stay a whole number .* -> .*\| 0/);
});

test('what is carried has a way out', () => {
  const fn = (x: Float64Array) => {
    let last = 1;
    for (let i = 0; i < x.length; i++) {
      last = last * 1.5 + x[i]!;
      x[i] = last;
    }
  };
  expect(reasonOf(fn, ['f64[]'])).toMatch(/`last` is carried .* -> .*loop of its own/);
});
