/** Each function of the vector math stays within 1 ulp; benchmarks/kernel/accuracy/run.ts does the same for longer. */
import { expect, it } from 'vitest';
import { fastFunctions } from '../../../src/kernel/math/fast-math.ts';
import { Random } from '../../counts/random.ts';
import { measure } from './measure.ts';

const seed = (Date.now() ^ (process.pid << 8)) >>> 0;

it.each(fastFunctions)('%s is within 1 ulp', { timeout: 120_000 }, (name) => {
  const { twice, once } = measure(name, 100_000, new Random(seed));
  expect(twice.error, `${name}(${twice.args}), seed ${seed}`).toBeLessThan(1);
  expect(once.error, `${name}(${once.args}) with fused multiply-add, seed ${seed}`).toBeLessThan(1);
});
