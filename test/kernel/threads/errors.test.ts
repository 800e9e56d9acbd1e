/** What goes wrong in a thread comes to the caller as if one thread had done it all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tuning } from '../../../src/kernel/threads/tuning.ts';
import { kernel } from '../../../src/public/kernel.ts';

beforeAll(() => {
  tuning.always = true;
});
afterAll(() => {
  tuning.always = false;
});

const look = (at: Int32Array, x: Float64Array, out: Float64Array) => {
  for (let i = 0; i < out.length; i++) out[i] = x[at[i]!]!;
};

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { code, message, line, column } = error as { code: string; message: string; line: number; column: number };
    return `${code} ${message} ${line}:${column}`;
  }
  return 'none';
}

test.each([[5], [480], [999], [480, 900], [700, 100], [999, 998, 3]])('indices out of range: %j', (...wrong) => {
  const [alone, shared] = [kernel(look), kernel(look, { threads: 3 })];
  for (let turn = 0; turn < 20; turn++) {
    const at = Int32Array.from({ length: 1000 }, (_, i) => i);
    for (const [nth, i] of wrong.entries()) at[i] = 2000 + nth * 100 + turn;
    const call = (one: typeof look) => messageOf(() => one(at, new Float64Array(1000), new Float64Array(1000)));
    expect(call(shared)).toBe(call(alone));
    expect(call(shared)).toContain('HASTEN_KERNEL_RANGE x[2');
  }
  // All threads are there again.
  const out = new Float64Array(1000);
  shared(
    Int32Array.from(out, (_, i) => i),
    Float64Array.from(out, (_, i) => i),
    out,
  );
  expect(out[999]).toBe(999);
});

test('a loop whose index checks fail in front of it is left to one thread, and finds its error', () => {
  const shift = (x: Float64Array, by: number) => {
    for (let i = 0; i < x.length; i++) x[i] = x[i + by]!;
  };
  const x = new Float64Array(500);
  expect(messageOf(() => kernel(shift, { threads: 2 })(x, 1))).toBe(messageOf(() => kernel(shift)(x, 1)));
});

test('threads are a whole number from 1, or auto', () => {
  for (const threads of [0, -1, 1.5, Number.NaN, '2', null]) {
    expect(messageOf(() => kernel(look, { threads: threads as never }))).toMatch(/^HASTEN_KERNEL_ARGUMENT/);
  }
  expect(messageOf(() => kernel(look, { threads: 'auto' }))).toBe('none');
});

test('a function of `Math` that the program has replaced runs where it is', () => {
  const original = Math.sinh;
  const seen: number[] = [];
  Math.sinh = (x) => {
    seen.push(x);
    return original(x);
  };
  try {
    const compiled = kernel(
      (x: Float64Array) => {
        for (let i = 0; i < x.length; i++) x[i] = Math.sinh(x[i]!);
      },
      { threads: 2 },
    );
    compiled(new Float64Array(100));
    expect(seen.length).toBe(100);
    const { alone, most } = compiled.explain().signatures[0]!.loops[0]!.threads!;
    expect(alone).toContain('Math');
    expect(most).toBe(1);
  } finally {
    Math.sinh = original;
  }
});
