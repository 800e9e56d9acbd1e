/** Candidates proven on recorded calls of small programs, in processes of their own. */
import { expect, test, vi } from 'vitest';
import type { Candidate } from '../../../src/remedies/candidate.ts';
import { candidateOf, tried } from './support.ts';

// Each waits for some processes, and a shared machine may let these wait, too.
vi.setConfig({ testTimeout: 120_000 });

const SUM = `
export function f(xs: number[]): number {
  let sum = 0;
  for (const x of xs) sum += x;
  return sum;
}
for (let n = 1; n < 6; n++) f(Array.from({ length: 1000 * n }, (_, i) => i / 7));
`;

test('a candidate that gives the same is measured beside the original', async () => {
  const { original, proofs, timedCalls } = await tried(
    SUM,
    (file, text) => [
      candidateOf(file, text, { 'for (const x of xs) sum += x;': 'for (let i = 0; i < xs.length; i++) sum += xs[i];' }),
    ],
    { timeMs: 100 },
  );
  expect(original.outcome).toBe('same');
  expect(original.ratio).toBeNull();
  const [proof] = proofs;
  expect(proof).toMatchObject({ outcome: 'same', detail: null, largestError: 0 });
  expect(proof!.time!.estimate).toBeGreaterThan(0);
  expect(proof!.ratio!.low).toBeLessThanOrEqual(proof!.ratio!.high);
  expect(proof!.firstCallMs).toBeGreaterThan(0);
  expect(timedCalls).toBeGreaterThan(0);
  expect(timedCalls).toBeLessThanOrEqual(5);
});

test('another result is found with its place, and is not measured', async () => {
  const { proofs } = await tried(SUM, (file, text) => [
    candidateOf(file, text, { 'let sum = 0': 'let sum = xs.length > 4000 ? 1 : 0' }),
  ]);
  expect(proofs[0]!.outcome).toBe('different');
  expect(proofs[0]!.detail).toMatch(/^call 5: result: [\d.]+, not [\d.]+$/);
  expect(proofs[0]!.largestError).toBeGreaterThan(0);
  expect(proofs[0]!.time).toBeNull();
});

const BACKWARDS = { 'for (const x of xs) sum += x;': 'for (const x of xs.toReversed()) sum += x;' };

test('with a tolerance a sum in another order is one, and the error is said', async () => {
  const make = (file: string, text: string) => [candidateOf(file, text, BACKWARDS)];
  const strict = await tried(SUM, make);
  expect(strict.proofs[0]!.outcome).toBe('different');
  const { largestError } = strict.proofs[0]!;
  expect(largestError).toBeGreaterThan(0);
  expect(largestError).toBeLessThan(1e-12);
  const { proofs } = await tried(SUM, make, { tolerance: 1e-9 });
  expect(proofs[0]).toMatchObject({ outcome: 'within tolerance', detail: null, largestError });
});

test('who throws, hangs or ends its process fails alone; a refused one passes through', async () => {
  const refused: Candidate = {
    name: 'kernel',
    remedy: 'kernel',
    edits: [],
    nodeArgs: [],
    node: null,
    refused: { message: 'it is a generator', file: 'main.ts', line: 1, column: 1, fix: null },
  };
  const bad = (statement: string) => (file: string, text: string) =>
    candidateOf(file, text, { 'let sum = 0;': `let sum = 0; if (xs.length === 3000) ${statement}` });
  const { proofs } = await tried(SUM, (file, text) => [
    bad('throw new RangeError("too long");')(file, text),
    bad('for (;;);')(file, text),
    bad('globalThis.process.kill(globalThis.process.pid, "SIGKILL");')(file, text),
    refused,
    candidateOf(file, text, { 'let sum = 0': 'let sum = 0.0' }),
  ]);
  expect(proofs.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'refused', 'same']);
  expect(proofs[0]!.detail).toBe('call 3: threw RangeError: too long');
  expect(proofs[1]!.detail).toMatch(/no answer within \d+ ms/);
  expect(proofs[2]!.detail).toContain('SIGKILL');
  expect(proofs[3]!.detail).toBe('it is a generator');
});

test('a function of changing state is refused, with what differs', async () => {
  const counting = `
let count = 0;
export function f(x: number): number {
  count += x;
  return count;
}
for (let n = 0; n < 10; n++) { f(1); count += 5; }
`;
  await expect(tried(counting, () => [])).rejects.toMatchObject({
    code: 'HASTEN_TRY_STATE',
    message: expect.stringMatching(/call 2: result: 2, not 7/),
  });
});

test('a function that is set from the outside when the module is loaded cannot be taken out', async () => {
  const outside = `
const factor = Number(process.argv[5] ?? 2);
export function f(x: number): number {
  return x * factor;
}
f(1);
`;
  await expect(tried(outside, () => [])).rejects.toMatchObject({ code: 'HASTEN_TRY_SLICE' });
});

const SORTS = `
export function f(xs: Float64Array, names: string[]): Float64Array {
  xs.sort();
  names.push('sorted');
  return xs;
}
for (let n = 1; n < 4; n++) f(Float64Array.from({ length: 100 * n }, (_, i) => (i * 7919) % 101), []);
`;

test('changed arguments count, and each measured call has new ones', async () => {
  const insertion =
    'for (let i = 1; i < xs.length; i++) { const x = xs[i]; let j = i; for (; j > 0 && xs[j - 1] > x; j--) xs[j] = xs[j - 1]; xs[j] = x; }';
  const { original, proofs } = await tried(
    SORTS,
    (file, text) => [
      candidateOf(file, text, { 'xs.sort();': insertion }),
      candidateOf(file, text, { "names.push('sorted');": '' }),
      candidateOf(file, text, { 'return xs;': 'return xs.slice();' }),
      candidateOf(file, text, { 'xs.sort();': 'xs = xs.toSorted();' }),
      candidateOf(file, text, { 'return xs;': 'return xs.subarray();' }),
    ],
    { timeMs: 100 },
  );
  expect(proofs.map(({ outcome }) => outcome)).toEqual(['same', 'different', 'different', 'different', 'different']);
  expect(proofs[1]!.detail).toBe('call 1: arguments[1].length: 0, not 1');
  expect(proofs[2]!.detail).toBe('call 1: in the recorded call result is arguments[0], here it is another one');
  expect(proofs[3]!.detail).toMatch(/^call 1: arguments\[0\]\[\d+\]: \d+, not \d+$/);
  expect(proofs[4]!.detail).toContain('in the recorded call result is arguments[0]');
  // Sorting what is sorted already would be far quicker for one that inserts.
  expect(original.time!.estimate).toBeGreaterThan(0);
  expect(proofs[0]!.ratio).not.toBeNull();
});

const SHARES = `
const out = new Float64Array(4);
export function f(xs: number[]): { of: number[]; out: Float64Array } {
  out.fill(xs.length);
  return { of: xs, out };
}
for (let n = 0; n < 3; n++) f([n]);
`;

test('a result that has an argument in it, or what an earlier call gave, is not one with copies', async () => {
  const { proofs } = await tried(SHARES, (file, text) => [
    candidateOf(file, text, { 'of: xs': 'of: [...xs]' }),
    candidateOf(file, text, { 'xs, out }': 'xs, out: out.slice() }' }),
    candidateOf(file, text, { 'xs, out }': 'xs, out: new Float64Array(out.buffer) }' }),
    candidateOf(file, text, { 'return { of: xs, out }': 'return { out, of: xs }' }),
  ]);
  expect(proofs.map(({ detail }) => detail)).toEqual([
    'call 1: in the recorded call result.of is arguments[0], here it is another one',
    'call 2: in the recorded call result.out is result.out of call 1, here it is another one',
    'call 2: in the recorded call result.out is result.out of call 1, here it is another one',
    null,
  ]);
});

test('errors that were thrown are results, too; NaN is NaN, and -0 is not 0', async () => {
  const edges = `
export function f(x: number): number {
  if (x === 3) throw new TypeError('three');
  return x === 2 ? NaN : x === 1 ? -0 : x;
}
for (let n = 0; n < 5; n++) try { f(n); } catch {}
`;
  const { proofs } = await tried(edges, (file, text) => [
    candidateOf(file, text, { "new TypeError('three')": "new TypeError('thr' + 'ee')" }),
    candidateOf(file, text, { "new TypeError('three')": "new RangeError('three')" }),
    candidateOf(file, text, { '-0': '0' }),
  ]);
  expect(proofs.map(({ outcome }) => outcome)).toEqual(['same', 'different', 'different']);
  expect(proofs[1]!.detail).toContain('RangeError');
  expect(proofs[2]!.detail).toBe('call 2: result: 0, not -0');
});
