/** What becomes of the loops of representative kernels, so that no change loses lanes, or brings checks back, in silence. */
import { describe, expect, test } from 'vitest';
import { cases } from '../../../benchmarks/kernel/cases.ts';
import { kernel } from '../../../src/public/kernel.ts';

/**
 * Each loop in a line, inner ones indented: its counter; `vector` with the rounds of a gang, `scalar` or `inner`; checks in
 * the loop / before it / nowhere; then masks, gathers, tests that are peeled, and reductions, `~` in any order and `=` in
 * the source's.
 */
function planOf(name: string, fast: boolean): string[] {
  const one = cases.find((each) => each.name === name)!;
  const compiled = kernel(one.fn, { fast });
  one.call(compiled, one.input(one.quick));
  const lines: string[] = [];
  type Loop = ReturnType<typeof compiled.explain>['signatures'][number]['loops'][number];
  const describeLoop = (loop: Loop, indent: string): void => {
    const { counter, kind, gang, checks, masks, gathers, scatters, hostCalls, peeled, reductions, inner } = loop;
    const kindOf = kind === 'vector' ? `vector ${gang}` : kind;
    const parts = [`${counter ?? '-'}: ${kindOf}, ${checks.inLoop}/${checks.hoisted}/${checks.proven}`];
    if (masks > 0) parts.push(`masks ${masks}`);
    if (gathers > 0) parts.push(`gathers ${gathers}`);
    if (scatters > 0) parts.push(`scatters ${scatters}`);
    if (peeled > 0) parts.push(`peeled ${peeled}`);
    for (const { variable, order } of reductions) parts.push(`${order === 'any' ? '~' : '='}${variable}`);
    parts.push(...hostCalls);
    lines.push(indent + parts.join(', '));
    for (const each of inner) describeLoop(each, `${indent}  `);
  };
  for (const loop of compiled.explain().signatures[0]!.loops) describeLoop(loop, '');
  return lines;
}

const plans: [name: string, fast: boolean, plan: string[]][] = [
  ['julia', false, ['i: vector 8, 0/2/1, masks 1', '  -: inner, 0/0/0']],
  ['mandelbrot', false, ['y: scalar, 0/0/0', '  x: vector 8, 0/1/0, masks 2', '    -: inner, 0/0/0']],
  ['diffusion', false, ['i: scalar, 0/0/0', '  j: vector 8, 0/6/0, peeled 2']],
  ['axpy', false, ['i: vector 8, 0/1/2']],
  ['sum-of-squares', true, ['i: vector 8, 0/0/2, ~sum']],
  ['dot', false, ['i: scalar, 0/1/1, =sum']],
  ['dot', true, ['i: vector 8, 0/1/1, ~sum']],
  ['matrix-multiply', false, ['i: scalar, 0/0/0', '  j: vector 8, 0/3/0', '    k: inner, 0/0/0, =sum']],
  ['convolution', false, ['y: scalar, 0/0/0', '  x: vector 8, 0/3/0', '    ky: inner, 0/0/0, ~sum']],
  ['histogram', false, ['i: vector 16, 0/0/1', 'i: scalar, 0/2/1']],
  ['black-scholes', false, ['i: scalar, 0/7/1']],
  ['black-scholes', true, ['i: vector 8, 0/7/1, masks 1']],
  [
    'softmax',
    false,
    ['r: scalar, 0/0/0', '  c: vector 8, 0/1/0, ~max', '  c: scalar, 0/2/0, =sum', '  c: vector 8, 0/2/0'],
  ],
  [
    'softmax',
    true,
    ['r: scalar, 0/0/0', '  c: vector 8, 0/1/0, ~max', '  c: vector 8, 0/2/0, ~sum', '  c: vector 8, 0/2/0'],
  ],
  ['n-body', false, ['i: vector 8, 0/11/2', '  j: inner, 0/0/0, =ax, =ay, =az', 'i: vector 8, 0/7/2']],
  ['pi', false, ['i: vector 8, 0/0/0, masks 1, ~inside']],
  ['k-means', false, ['i: vector 8, 0/2/1, masks 1, gathers 5', '  c: inner, 0/0/0']],
  ['prefix-sum', false, ['i: scalar, 0/1/1']],
  ['imputation', true, ['i: vector 8, 0/0/1, masks 1, ~sum, ~known', 'i: vector 8, 0/1/1']],
];

describe('plans', () => {
  test.each(plans)('%s, fast: %s', (name, fast, plan) => {
    expect(planOf(name, fast)).toEqual(plan);
  });
});
