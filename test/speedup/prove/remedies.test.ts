/** What the makers of candidates make, proven: kernels, kept results, work on every core; in every kind of module. */
import { describe, expect, test } from 'vitest';
import { cacheCandidate } from '../../../src/remedies/candidates/cache.ts';
import { kernelCandidates } from '../../../src/remedies/candidates/kernel.ts';
import { parallelCandidate } from '../../../src/remedies/candidates/parallel.ts';
import { moduleSource } from '../../../src/remedies/slice/module-source.ts';
import { candidateOf, tried } from './support.ts';

const HARMONIC = `
const ONE = 1;
function f(xs, scale) {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += ONE / (scale * xs[i]);
  return sum;
}
for (let n = 1; n < 4; n++) f(Float64Array.from({ length: 1000 * n }, (_, i) => i + 1), n);
`;

const kernels = (file: string) =>
  kernelCandidates({ ...moduleSource(file), function: 'f', types: ['f64[1000]', 'int'] });

describe('kernels', { timeout: 120_000 }, () => {
  test('give the same bits; a fast one gives them within a tolerance', async () => {
    const { proofs } = await tried(HARMONIC, kernels, { file: 'main.mjs', tolerance: 1e-12 });
    expect(proofs.map(({ candidate }) => candidate.name)).toEqual(['kernel', 'kernel, fast', 'kernel, threads']);
    expect(proofs[0]).toMatchObject({ outcome: 'same', largestError: 0 });
    expect(proofs[1]!.outcome).toBe('within tolerance');
    expect(proofs[1]!.largestError).toBeGreaterThan(0);
  });

  test('of a CommonJS module', async () => {
    const { proofs } = await tried(HARMONIC, (file) => kernels(file).slice(0, 1), { file: 'main.cjs' });
    expect(proofs[0]).toMatchObject({ outcome: 'same', detail: null });
  });
});

describe('kept results', { timeout: 120_000 }, () => {
  const primes = `
export ASYNC function f(limit: number): RESULT {
  const found: number[] = [];
  for (let n = 2; n < limit; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}
for (let n = 0; n < 12; n++) AWAIT f(300 + (n % 3));
`;
  const program = (isAsync: boolean) =>
    isAsync
      ? primes.replace('ASYNC', 'async').replace('RESULT', 'Promise<number[]>').replace('AWAIT', 'await')
      : primes.replace('ASYNC ', '').replace('RESULT', 'number[]').replace('AWAIT ', '');

  test('each pass begins with nothing kept, and what was found is said', async () => {
    const { proofs, original } = await tried(
      program(false),
      (file) => [cacheCandidate({ ...moduleSource(file), function: 'f' })],
      // Time enough for all calls in a pass, also on a slow machine.
      { timeMs: 5000 },
    );
    expect(proofs[0]).toMatchObject({ outcome: 'same', detail: null });
    expect(proofs[0]!.notes).toContain(
      '9 of all 12 calls of the run found their result; each pass begins with nothing kept',
    );
    // Three of twelve calls compute: were results kept from pass to pass, none would.
    const part = proofs[0]!.time!.estimate / original.time!.estimate;
    expect(part).toBeGreaterThan(0.1);
  });

  test('where calls were left out, the run has to tell', async () => {
    const { proofs } = await tried(
      program(false),
      (file) => [cacheCandidate({ ...moduleSource(file), function: 'f' })],
      {
        calls: 5,
        timeMs: 100,
      },
    );
    expect(proofs[0]).toMatchObject({ outcome: 'same', onlyProgramTells: true });
    expect(proofs[0]!.notes.join()).toMatch(/of [1-5] calls from all over the run of 12, .* \d found their result/);
  });

  test('of an async function, on the disk', async () => {
    const { proofs } = await tried(program(true), (file) => [cacheCandidate({ ...moduleSource(file), function: 'f' })]);
    expect(proofs[0]).toMatchObject({ outcome: 'same', detail: null });
  });
});

describe('work on every core', { timeout: 120_000 }, () => {
  const program = `
function slow(n: number): number {
  let x = n;
  for (let i = 0; i < 1000; i++) x = (x * 1103515245 + 12345) % 2147483648;
  return x;
}
export async function f(items: number[]): Promise<number[]> {
  return items.map(slow);
}
if (import.meta.main) for (let n = 1; n < 4; n++) await f([n, n + 1, n + 2]);
`;

  test('in workers, which load the edited text, too', async () => {
    const line = program.split('\n').findIndex((one) => one.includes('items.map')) + 1;
    const { proofs } = await tried(program, (file) => [parallelCandidate({ ...moduleSource(file), line })]);
    expect(proofs[0]!.candidate.refused).toBeNull();
    expect(proofs[0]).toMatchObject({ outcome: 'same', detail: null });
  });

  test('a task that needs what only the edited text has', async () => {
    const { proofs } = await tried(program, (file, text) => [
      candidateOf(file, text, {
        'function slow(n: number): number {':
          "import { map, task } from 'hasten/parallel';\nconst same = (n: number) => n;\nexport const slow = task(import.meta, function slow(n: number): number {",
        'let x = n;': 'let x = same(n);',
        '  return x;\n}': '  return x;\n});',
        'return items.map(slow);': 'return map(items, slow);',
      }),
    ]);
    expect(proofs[0]).toMatchObject({ outcome: 'same', detail: null });
  });
});

describe('modules of every kind', { timeout: 120_000 }, () => {
  test('what the function imports, and where its module lies', async () => {
    const text = `
import { readFileSync } from 'node:fs';
import { scale } from './scale.ts';
export function f(x: number): string {
  return readFileSync(new URL('./unit.txt', import.meta.url), 'utf8') + x * scale;
}
f(2);
`;
    const beside = { 'scale.ts': 'export const scale: number = 3;\n', 'unit.txt': 'm' };
    const { original, proofs } = await tried(
      text,
      (file, text) => [candidateOf(file, text, { 'x * scale': 'scale * x' })],
      {
        beside,
      },
    );
    expect(original.outcome).toBe('same');
    expect(proofs[0]!.outcome).toBe('same');
  });

  test('a promise where there was a value is another result', async () => {
    const text = 'export function f(x: number) {\n  return x + 1;\n}\nf(1);\n';
    const { proofs } = await tried(text, (file, text) => [
      candidateOf(file, text, { 'export function': 'export async function' }),
    ]);
    expect(proofs[0]!.outcome).toBe('different');
    expect(proofs[0]!.detail).toContain('Promise');
  });

  test('flags of Node are measured beside the plain ones', async () => {
    const text = 'export function f(n: number) {\n  return Array.from({ length: n }, (_, i) => i);\n}\nf(1000);\n';
    const { proofs } = await tried(
      text,
      () => [candidateOf('', '', {}, { name: 'flags', remedy: 'flags', nodeArgs: ['--max-semi-space-size=8'] })],
      { timeMs: 100 },
    );
    expect(proofs[0]!.outcome).toBe('same');
    expect(proofs[0]!.ratio).not.toBeNull();
  });
});
