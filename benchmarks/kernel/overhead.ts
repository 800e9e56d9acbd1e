/**
 * What a kernel costs beside its loops: the time to compile, cold and warm, the time of a call, and the size of the
 * module. Prints the table of docs/kernel.md.
 *
 *     npm run build && node benchmarks/kernel/overhead.ts [--node 22,24,26] [--processes 11]
 *
 * Each figure is the median of fresh processes (overhead-program.ts), with the 95 % interval of the median.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { findNodes } from '../support/nodes.ts';
import { interval } from '../support/statistics.ts';
import { table } from '../support/table.ts';
import type { Overhead } from './overhead-program.ts';

const { values } = parseArgs({ options: { node: { type: 'string' }, processes: { type: 'string', default: '11' } } });
const nodes = findNodes(values.node);

/** What is measured, with the bar that it is held to. */
const ROWS: [keyof Overhead, string, string][] = [
  ['importMs', 'to import `hasten/kernel`, ms', ''],
  ['coldMs', 'the first kernel of a process (Julia), from call to compiled, ms', '5'],
  ['secondMs', 'the second one (axpy), ms', ''],
  ['warmMs', 'one of many (Julia again, another function), ms', ''],
  ['sameNs', 'a call with the same six arguments, ns', '300'],
  ['otherNs', 'a call with other arrays each time, ns', '300'],
  ['manyNs', 'the same in a program that calls many kernels, ns', '300'],
  ['twoArraysNs', 'a call with two arrays and a number, ns', '300'],
  ['copiedNs', 'a call that copies two arrays of 10 elements in, one out, ns', ''],
];

const measured = nodes.map(({ path }) =>
  Array.from({ length: Number(values.processes) }, (): Overhead => {
    const program = fileURLToPath(new URL('overhead-program.ts', import.meta.url));
    const { stdout, stderr, status } = spawnSync(path, [program], {
      encoding: 'utf8',
      env: { ...process.env, HASTEN_CACHE: 'off' },
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Overhead;
  }),
);
const rows = ROWS.map(([figure, what, bar]) => [
  what,
  bar,
  ...measured.map((runs) => {
    const { estimate, low, high } = interval(runs.map((run) => run[figure]));
    const digits = figure.endsWith('Ns') ? 0 : 1;
    return `${estimate.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
  }),
]);
console.log(table(['', 'bar', ...nodes.map(({ version }) => `Node ${version.replace(/^v/, '')}`)], rows));

const whole = await minified([]);
const withoutParser = await minified(['acorn']);
const size = (bytes: Uint8Array) =>
  `${(bytes.length / 1000).toFixed(0)} kB (${(gzipSync(bytes).length / 1000).toFixed(0)} kB gzipped)`;
console.log(`\nMinified, \`hasten/kernel\` has ${size(whole)}; without the parser ${size(withoutParser)}.`);

async function minified(external: string[]): Promise<Uint8Array> {
  const input = fileURLToPath(new URL('../../src/public/kernel.ts', import.meta.url));
  const bundle = await rolldown({ input, external, platform: 'neutral', resolve: { mainFields: ['module', 'main'] } });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  return new TextEncoder().encode(output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join(''));
}
