/**
 * A quick look while the compiler is worked on: V8, strict and `fast` side by side, from source, in some seconds.
 *
 *     node benchmarks/kernel/quick.ts [--quick] [--explain] [--wat] [--rounds 7] [NAME...]
 *
 * V8's side runs in a process of its own, on ordinary arrays. The three take turns; each one's best time counts. This is
 * no measurement for the docs: table.ts makes those.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answerDifference, FAST_TOLERANCE } from './answers.ts';
import { type Answer, barsOf, type Case, type Fn, generalise, type Input, type TypedArray } from './case.ts';
import { casesNamed } from './cases.ts';
import { stripped } from './stripped.ts';
import { Turns } from './turns.ts';

interface Compiled extends Fn {
  explain(): { toString(): string };
  wat(): string;
}
interface KernelModule {
  kernel(fn: Fn, options?: { fast?: boolean }): Compiled;
  allocate<T extends TypedArray>(type: { new (length: number): T }, length: number): T;
}

/** What a call answers, kept from the next one. */
function answered(one: Case, fn: Fn, input: Input): Answer {
  const answer = one.call(fn, input);
  return typeof answer === 'number' ? answer : answer.map((array) => array.slice());
}

class V8Side {
  readonly #child: ChildProcess;

  constructor(name: string, n: number) {
    this.#child = fork(join(folder, 'quick-v8.js'), [name, String(n)]);
  }

  async take(): Promise<number> {
    this.#child.send('go');
    const [ms] = await once(this.#child, 'message');
    return ms;
  }

  stop(): void {
    this.#child.kill();
  }
}

/** The input again, with its arrays in hasten's memory. */
function inPlace({ allocate }: KernelModule, input: Input): Input {
  const placed = Object.entries(input).map(([name, value]) => {
    if (typeof value === 'number') return [name, value];
    const array = allocate(value.constructor as { new (length: number): TypedArray }, value.length);
    array.set(value as never);
    return [name, array];
  });
  return Object.fromEntries(placed);
}

async function measure(hasten: KernelModule, one: Case, size: string, n: number): Promise<string[]> {
  const v8 = new V8Side(one.name, n);
  try {
    await v8.take();
    const expected = answered(one, one.fn, one.input(n));
    const notes: string[] = [];
    const sides: (Turns | null)[] = [false, true].map((fast) => {
      const label = fast ? 'fast' : 'strict';
      try {
        const fn = hasten.kernel(one.fn, { fast });
        const input = inPlace(hasten, one.input(n));
        const begin = performance.now();
        const answer = answered(one, fn, input);
        const firstMs = performance.now() - begin;
        const wrong = answerDifference(expected, answer, fast ? (one.tolerance ?? FAST_TOLERANCE) : 0);
        if (wrong !== null) notes.push(`WRONG ${label}: ${wrong}`);
        else if (!fast) notes.push(`first call ${firstMs.toFixed(1)} ms`);
        if (values.explain) console.log(`--- ${one.name} ${label}\n${fn.explain()}`);
        if (values.wat) console.log(fn.wat());
        const side = new Turns((given) => one.call(fn, given), input);
        generalise(one, input);
        side.warmUp(60);
        return side;
      } catch (error) {
        notes.push(`${label}: ${(values.stack && (error as Error).stack) || error}`);
        return null;
      }
    });
    const best = [Infinity, Infinity, Infinity];
    for (let round = 0; round < Number(values.rounds); round++) {
      best[0] = Math.min(best[0]!, await v8.take());
      for (const [at, side] of sides.entries()) {
        if (side !== null) best[at + 1] = Math.min(best[at + 1]!, side.take());
      }
    }
    for (const at of [1, 2]) if (best[at]! < Infinity) ratios[at - 1]!.push(best[0]! / best[at]!);
    const { strict = 0.95, fast = strict } = barsOf(one, size);
    const row = [
      one.name + (size === 'full' ? '' : ` ${size}`),
      ...best.map((ms) => (ms < Infinity ? ms.toPrecision(4) : '–')),
    ];
    const shown = (ratio: number, bar: number) => (ratio > 0 ? `${ratio.toFixed(2)}${ratio < bar ? ' <' : ''}` : '–');
    row.push(shown(best[0]! / best[1]!, strict), shown(best[0]! / best[2]!, one.bars?.fast ?? strict));
    return [...row, `${strict}/${fast}`, notes.join('; ')];
  } finally {
    v8.stop();
  }
}

function print(row: string[]): void {
  const widths = [22, 10, 10, 10, 9, 9, 9, 0];
  console.log(
    row.map((text, i) => (i === 0 || i === 7 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join(' '),
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Small sizes: answers rather than times. */
    quick: { type: 'boolean', default: false },
    explain: { type: 'boolean', default: false },
    wat: { type: 'boolean', default: false },
    stack: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
  },
});
const folder = stripped();
const ratios: [number[], number[]] = [[], []];

const hasten: KernelModule = await import(new URL('../../src/public/kernel.ts', import.meta.url).href);
print(['kernel', 'V8 ms', 'strict', 'fast', 'V8/str', 'V8/fast', 'bars', 'notes']);
for (const one of casesNamed(positionals)) {
  const sizes = values.quick ? { quick: one.quick } : one.sizes;
  for (const [size, n] of Object.entries(sizes)) print(await measure(hasten, one, size, n));
}
const mean = (all: number[]) => Math.exp(all.reduce((sum, ratio) => sum + Math.log(ratio), 0) / all.length).toFixed(2);
console.log(
  `geometric means: strict ${mean(ratios[0])} of ${ratios[0].length} (bar 2.5), fast ${mean(ratios[1])} of ${ratios[1].length} (bar 3.5)`,
);
