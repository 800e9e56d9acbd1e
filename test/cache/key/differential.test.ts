/**
 * Equal arguments have equal keys, different ones different keys: 100 000 random pairs against an oracle that shares
 * nothing with the encoder (random/same.ts). `HASTEN_SEED=7` repeats a run.
 */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { makeKeyer } from '../../../src/cache/key/keyer.ts';
import { copyOf, pick, type Random, randomFrom, randomValue } from './random/generator.ts';
import { same } from './random/same.ts';
import { holdsTwins } from './random/twins.ts';

const PAIRS = 100_000;
const key = makeKeyer('any', { ignore: [], hash: null, names: [] });

function randomPair(random: Random): [unknown[], unknown[]] {
  const met: object[] = [];
  const depth = pick(random, [0, 1, 2, 3]);
  const a = Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random, depth, met));
  if (random() < 0.3) return [a, [randomValue(random, depth)]];
  // Large enough for every part of most values, and now and then for none.
  const changeAt = random() < 0.4 ? -1 : 1 + Math.floor(random() * 8);
  return [a, copyOf(a, random, changeAt) as unknown[]];
}

test('random pairs: equal keys where the arguments are equal, and only there', { timeout: 120_000 }, () => {
  const seed = Number(process.env.HASTEN_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`seed ${seed}`);
  const random = randomFrom(seed);
  const counts = { equal: 0, different: 0, twins: 0 };
  for (let pair = 0; pair < PAIRS; pair++) {
    const [a, b] = randomPair(random);
    const equal = same(a, b);
    counts[equal ? 'equal' : 'different']++;
    if ((key(a) === key(b)) === equal) continue;
    // The limit that collections.ts names: a miss, never a wrong hit.
    if (equal && holdsTwins(a)) {
      counts.twins++;
    } else {
      const [left, right] = [a, b].map((value) => inspect(value, { depth: 10, showHidden: false }));
      expect.fail(`seed ${seed}, pair ${pair}: ${equal ? 'two keys of' : 'one key for'}\n${left}\n${right}`);
    }
  }
  expect(counts.twins).toBeLessThan(PAIRS / 1000);
  expect(counts.equal).toBeGreaterThan(PAIRS / 5);
  expect(counts.different).toBeGreaterThan(PAIRS / 5);
});
