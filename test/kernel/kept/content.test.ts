/** What the compiled form of a kernel is known by: each part of it counts, and where a program is does not. */
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../src/kernel/function-text.ts';
import { contentOf, requestOf } from '../../../src/kernel/kept/content.ts';
import { capture, type KernelSource } from '../../../src/kernel/runtime/captured.ts';
import type { KernelContent } from '../../../src/kernel/runtime/host.ts';
import type { Target } from '../../../src/kernel/runtime/target.ts';
import { siteOf } from '../../../src/source/call-site.ts';

const functionOf = (text: string) => new Function(`return (${text})`)() as (...values: never[]) => unknown;

function content(
  text: string,
  captured: Record<string, unknown> | null = null,
  options: Partial<KernelContent & Target> & { compiler?: string } = {},
): string {
  const fn = functionOf(text);
  const source = { fn, captured, site: siteOf('/somewhere.ts') };
  const values = capture(source, kernels, new Map()).describe(0);
  const target = { shared: true, relaxed: true, ...options };
  const made = { source: textOf(fn), captured: values, texts: [], fast: false, threads: false, ...options };
  return contentOf(made, options.compiler ?? 'one', target);
}

const kernels = new Map<object, KernelSource>();

/** A function that counts as a kernel with what it captures. */
function inner(text: string, captured: Record<string, unknown>) {
  const fn = functionOf(text);
  const made = () => {};
  kernels.set(made, { fn, captured, site: siteOf('/elsewhere.ts') });
  return made;
}

const TEXT = 'function f(x, { g }) { x[0] = g; }';
const base = content(TEXT, { g: 1 });

describe('the content of a kernel', () => {
  test('is one line, and the same for equal kernels', () => {
    expect(content(TEXT, { g: 1 })).toBe(base);
    expect(base).not.toContain('\n');
    expect(base).not.toContain('somewhere');
  });

  const others: [string, string][] = [
    ['the text', content('function f(x, { g }) { x[0] = g ; }', { g: 1 })],
    ['the name', content(TEXT.replace(' f', ' h'), { g: 1 })],
    ['a number', content(TEXT, { g: 2 })],
    ['a boolean', content(TEXT, { g: true })],
    ['another boolean', content(TEXT, { g: false })],
    ['zero', content(TEXT, { g: 0 })],
    ['-0', content(TEXT, { g: -0 })],
    ['NaN', content(TEXT, { g: Number.NaN })],
    ['infinity', content(TEXT, { g: Number.POSITIVE_INFINITY })],
    ['a number in place of a boolean', content(TEXT, { g: 1, h: 1 })],
    ['a boolean more', content(TEXT, { g: 1, h: true })],
    ['the name of what is captured', content(TEXT, { h: 1 })],
    ['the order', content(TEXT, { h: 1, g: 1 })],
    ['an array', content(TEXT, { g: new Float64Array(1) })],
    ['an array of another type', content(TEXT, { g: new Float32Array(1) })],
    ['a second array', content(TEXT, { g: new Float64Array(1), h: new Float64Array(1) })],
    ['a function', content(TEXT, { g: functionOf('(a) => a') })],
    ['a function with another text', content(TEXT, { g: functionOf('(a) => a + 1') })],
    ['a function with another name', content(TEXT, { g: functionOf('function g(a) { return a; }') })],
    ['a function of Math', content(TEXT, { g: Math.sin })],
    ['another function of Math', content(TEXT, { g: Math.cos })],
    ['a kernel', content(TEXT, { g: inner('(a, { k }) => a', { k: 1 }) })],
    ['a kernel that captures another number', content(TEXT, { g: inner('(a, { k }) => a', { k: 2 }) })],
    ['a kernel that captures an array', content(TEXT, { g: inner('(a, { k }) => a', { k: new Int8Array(1) }) })],
    ['nothing captured', content(TEXT)],
    ['fast', content(TEXT, { g: 1 }, { fast: true })],
    ['threads', content(TEXT, { g: 1 }, { threads: true })],
    ['the compiler', content(TEXT, { g: 1 }, { compiler: 'two' })],
    ['the memory', content(TEXT, { g: 1 }, { shared: false })],
    ['the engine', content(TEXT, { g: 1 }, { relaxed: false })],
  ];

  test.each(others)('is another one with another: %s', (_what, other) => {
    expect(other).not.toBe(base);
    expect(others.filter(([, each]) => each === other)).toHaveLength(1);
  });
});

describe('a request', () => {
  const array = (dtype: 'f64' | 'f32') => ({ kind: 'array', dtype }) as const;

  test('is known by its types and by which views are the same', () => {
    const requests = [
      { types: [array('f64'), array('f64')], same: [0, 1] },
      { types: [array('f64'), array('f64')], same: [0, 0] },
      { types: [array('f64'), array('f32')], same: [0, 1] },
      { types: [array('f64')], same: [0] },
      { types: [{ kind: 'number', int: false } as const], same: [0] },
      { types: [{ kind: 'number', int: true } as const], same: [0] },
      { types: [{ kind: 'boolean' } as const], same: [0] },
      { types: [], same: [] },
    ];
    expect(new Set(requests.map(requestOf)).size).toBe(requests.length);
  });
});
