/** An explanation as text: every note that a loop can have. */
import { describe, expect, test } from 'vitest';
import type { Explanation, LoopExplanation, SignatureExplanation } from '../../../src/kernel/explain/model.ts';
import { explanationText } from '../../../src/kernel/explain/text.ts';

const at = (line: number, column: number, file = 'a.ts', exact = true) => ({ file, line, column, exact });

function loop(changes: Partial<LoopExplanation>): LoopExplanation {
  return {
    at: at(4, 3),
    counter: 'i',
    kind: 'vector',
    gang: 8,
    lanes: 2,
    interleave: 4,
    masks: 0,
    gathers: 0,
    scatters: 0,
    checks: { inLoop: 0, hoisted: 0, proven: 0 },
    reductions: [],
    hostCalls: [],
    peeled: 0,
    threads: null,
    reason: null,
    inner: [],
    ...changes,
  };
}

function text(loops: LoopExplanation[], changes: Partial<SignatureExplanation> = {}): string {
  const signature: SignatureExplanation = {
    parameters: [{ name: 'x', type: 'f64[]', sameAs: null, reads: true, writes: false, copies: null }],
    calls: 2,
    fallback: null,
    compileMs: 1.25,
    moduleBytes: 1234,
    loops,
    ...changes,
  };
  const explanation: Omit<Explanation, 'toString'> = {
    kernel: 'k',
    at: at(3, 1),
    asJavaScript: null,
    fast: true,
    threads: null,
    signatures: [signature],
  };
  return explanationText(explanation as Explanation);
}

describe('the text of an explanation', () => {
  test('a vectorised loop with all that can be said of it', () => {
    const inner = loop({ at: at(6, 5), counter: null, kind: 'inner' });
    const shown = text([
      loop({
        masks: 2,
        gathers: 1,
        scatters: 3,
        checks: { inLoop: 1, hoisted: 2, proven: 3 },
        reductions: [
          { variable: 's', operator: '+', order: 'any' },
          { variable: 't', operator: 'max', order: 'source' },
        ],
        hostCalls: ['exp', 'log'],
        peeled: 1,
        inner: [inner],
      }),
    ]);
    expect(shown).toBe(`kernel k (a.ts:3:1), fast
  (x: f64[]): 2 calls, compiled in 1.3 ms, 1.2 kB
    loop over i, line 4:3: vectorised, 8 rounds at once (4 vectors of 2 lanes in step)
      2 tests that lanes answer differently (masks)
      1 gather: lanes that load from places apart
      3 scatters: lanes that store to places apart
      index checks: 1 in the loop, 2 before it, 3 needed nowhere
      s is put together by +, in lanes
      t is put together by max, in the order of the source
      calls out of SIMD, lane by lane: Math.exp, Math.log
      1 test that only the first or last rounds answer otherwise: those run apart
      loop, line 6:5: inside of the lanes
`);
  });

  test('a loop that is not vectorised, with the reason and the way out', () => {
    const reason = { at: at(9, 2, 'b.ts', false), message: '`s` is carried', fix: 'allow { fast: true }' };
    expect(text([loop({ kind: 'scalar', gang: 1, reason })])).toContain(`
    loop over i, line 4:3: not vectorised, one round after the other
      why not more: \`s\` is carried (b.ts:9:2 in the transformed text)
      way out: allow { fast: true }
`);
  });

  test('what copies cost, and views that are the same', () => {
    const copies = { calls: 4, bytesIn: 4000, bytesOut: 8_000_000, ms: 2 };
    const shown = text([], {
      parameters: [
        { name: 'x', type: 'f64[]', sameAs: null, reads: true, writes: true, copies },
        { name: 'y', type: 'f64[]', sameAs: 'x', reads: false, writes: false, copies: null },
      ],
    });
    expect(shown).toContain('(x: f64[], y: f64[] = x): 2 calls');
    expect(shown).toContain('  no loops\n');
    expect(shown).toContain(
      'x is copied in 4 calls (in 1.0 kB, out 2.0 MB, 500.0 µs a call): `allocate` it to save that',
    );
  });

  test('a signature that runs as JavaScript', () => {
    const fallback = { code: 'HASTEN_KERNEL_UNSUPPORTED', message: 'a string', fix: 'no strings' };
    expect(text([], { fallback, compileMs: null, moduleBytes: null, calls: 0 })).toContain(
      '(x: f64[]): not called\n    runs as JavaScript: a string\n    fix: no strings\n',
    );
  });

  test('threads that share a loop, and why they do not', () => {
    const threads = {
      shareable: true,
      reason: null,
      most: 4,
      used: 3,
      runs: 9,
      shared: 7,
      ms: 1.5,
      alone: null,
    };
    expect(text([loop({ threads })])).toContain('3 of 4 threads in 7 of 9 runs, 1.50 ms of one thread each');
    const alone = 'a run takes less time than sharing it would';
    expect(text([loop({ threads: { ...threads, alone } })])).toContain(`one thread in the latest run: ${alone}`);
    const never = { ...threads, used: 1, shared: 0, alone };
    expect(text([loop({ threads: never })])).toContain(`      one thread: ${alone}\n`);
    const reason = { at: at(5, 7), message: '`s` is carried from one round to the next', fix: 'compute it' };
    const told = text([loop({ threads: { ...never, shareable: false, reason, alone: null } })]);
    expect(told).toContain(
      'one thread: `s` is carried from one round to the next (line 5:7)\n      way out: compute it',
    );
  });
});
