/** Times below stretches of lines, beside a plain walk from each sample to its root. */
import { expect, test } from 'vitest';
import { SampledTimes } from '../../src/doctor/sampled-times.ts';
import type { CallNode, FunctionCost, Profile } from '../../src/profile/model.ts';

const SEED = 20261121;

test('of and within count each sample once, also in recursions', () => {
  let state = SEED;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  const functions = Array.from({ length: 8 }, (_, index) => ({
    file: index < 6 ? `${index % 2}.ts` : null,
    name: `f${index % 4}`,
    line: 10 * (index % 4),
    kind: index < 6 ? 'user' : 'external',
  })) as FunctionCost[];
  const nodes: CallNode[] = Array.from({ length: 400 }, (_, index) => ({
    parent: index < 2 ? null : Math.max(random(index), random(index)),
    function: random(functions.length),
    line: random(12),
  }));
  const samples = Array.from({ length: 2000 }, () => random(nodes.length));
  const timeDeltas = samples.map(() => random(3) * 1000);
  const times = new SampledTimes({ functions, nodes, samples, timeDeltas } as unknown as Profile);

  const pathOf = (node: number): number[] => {
    const { parent } = nodes[node]!;
    return parent === null ? [node] : [...pathOf(parent), node];
  };
  const msWhere = (counts: (path: number[]) => boolean) =>
    samples.reduce((ms, node, index) => ms + (counts(pathOf(node)) ? timeDeltas[index]! / 1000 : 0), 0);
  for (const [file, first, last] of [
    ['0.ts', 3, 3],
    ['0.ts', 2, 8],
    ['1.ts', 0, 11],
    ['1.ts', 12, 40],
    ['2.ts', 0, 11],
  ] as const) {
    const isIn = (node: number) => {
      const { function: index, line } = nodes[node]!;
      return functions[index]!.file === file && line !== null && line >= first && line <= last;
    };
    expect(times.of(file, first, last)).toEqual({
      selfMs: msWhere((path) => isIn(path.at(-1)!)),
      totalMs: msWhere((path) => path.some(isIn)),
    });
    for (const fn of functions) {
      const isIt = (node: number) => {
        const its = functions[nodes[node]!.function]!;
        return its.file === fn.file && its.name === fn.name && its.line === fn.line;
      };
      const expected = msWhere((path) => path.some((node, at) => isIt(node) && path.slice(0, at).some(isIn)));
      expect(times.within(file, first, last, fn), `${file}:${first}-${last} ${fn.name}`).toBe(expected);
    }
  }
});
