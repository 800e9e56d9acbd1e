/**
 * How a loop should get its float constants from WebAssembly. V8 makes an `f64.const` anew at each use, also if it was put
 * in a local before the loop; a lane of a constant vector it keeps in a register. `node --no-liftoff constants.ts` prints ms
 * for each way, the least of several turns. src/kernel/wasm/write-function.ts builds on it.
 */
import wabtInit from 'wabt';

const wabt = await wabtInit();

const CHAINS = Array.from({ length: 8 }, (_, index) => index);
const ROUNDS = 3e7;

type Way = 'constants in the loop' | 'locals set from constants' | 'locals set from lanes' | 'parameters';

function text(way: Way): string {
  const constant = (chain: number): string => `f64.const ${chain + 1.1}`;
  const operand = (chain: number): string => {
    if (way === 'constants in the loop') return `(${constant(chain)})`;
    return way === 'parameters' ? `(local.get $p${chain})` : `(local.get $c${chain})`;
  };
  const setUp = CHAINS.map((chain) => {
    if (way === 'locals set from constants') return `(local.set $c${chain} (${constant(chain)}))`;
    if (way !== 'locals set from lanes') return '';
    return `(local.set $c${chain} (f64x2.extract_lane 0 (v128.const f64x2 ${chain + 1.1} 0)))`;
  });
  const step = (operator: string, shift: number): string =>
    CHAINS.map((chain) => {
      const other = operand((chain + shift) % CHAINS.length);
      return `(local.set $s${chain} (f64.${operator} (local.get $s${chain}) ${other}))`;
    }).join('\n');
  return `(module (func (export "run") (param $n i32) ${CHAINS.map((chain) => `(param $p${chain} f64)`).join(' ')} (result f64)
    (local $i i32) ${CHAINS.map((chain) => `(local $s${chain} f64) (local $c${chain} f64)`).join(' ')}
    ${setUp.join('\n')}
    (loop $again
      ${step('add', 0)}
      ${step('sub', 1)}
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $i) (local.get $n))))
    ${CHAINS.map((chain) => `(local.get $s${chain})`).join(' ')} ${'f64.add '.repeat(CHAINS.length - 1)}))`;
}

const ways: Way[] = ['constants in the loop', 'locals set from constants', 'locals set from lanes', 'parameters'];
const runs = ways.map((way) => {
  const module = wabt.parseWat('constants.wat', text(way), { simd: true });
  return new WebAssembly.Instance(new WebAssembly.Module(module.toBinary({}).buffer)).exports.run;
});
const least = ways.map(() => Number.POSITIVE_INFINITY);
for (let turn = 0; turn < 8; turn++) {
  for (const [index, run] of runs.entries()) {
    const start = performance.now();
    run(ROUNDS, ...CHAINS.map((chain) => chain + 1.1));
    least[index] = Math.min(least[index]!, performance.now() - start);
  }
}
for (const [index, way] of ways.entries()) console.log(`${way.padEnd(26)} ${least[index]!.toFixed(1).padStart(7)} ms`);
