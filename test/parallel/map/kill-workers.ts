/**
 * Maps of 100 000 items while workers are killed at random moments, by the pool and by the items themselves: every result must be
 * there exactly once. `node test/parallel/map/kill-workers.ts [kills] [seed] [seconds]`; prints what it did.
 */
import assert from 'node:assert/strict';
import { crewOf } from '../../../src/parallel/pool/pool.ts';
import { allocate, free, map, memoryUsage, pool, reduce } from '../../../src/public/parallel.ts';
import { work, workText } from './kill-workers-tasks.ts';

const ITEMS = 100_000;
const kills = Number(process.argv[2] ?? 100);
const seed = Number(process.argv[3] ?? Date.now() % 1e6);
const until = performance.now() + Number(process.argv[4] ?? 3600) * 1000;
let state = seed;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const own = pool({ workers: 2 });
const crew = crewOf(own);
const began = performance.now();
await map([1], work, { pool: own, with: { deadly: new Uint8Array(2) } });
/** How long a worker takes to begin: killed more often than that, none would get anything done. */
const startMs = performance.now() - began;
const before = memoryUsage().allocated;
/** Items that end their worker the first time. */
const deadly = allocate(Uint8Array, ITEMS);
const numbers = Array.from({ length: ITEMS }, (_, index) => index);
const texts = numbers.map(String);
let byPool = 0;
let maps = 0;

while (own.stats().died < kills && performance.now() < until) {
  deadly.fill(0);
  for (let item = 0; item < 4; item++) deadly[Math.floor(random() * ITEMS)] = 1;
  const over = new AbortController();
  const killer = killAtRandom(over.signal);
  const options = { with: { deadly }, pool: own };
  switch (maps % 4) {
    case 0:
      assert.deepEqual(await map(numbers, work, options), numbers);
      break;
    case 1:
      assert.deepEqual(
        await map(texts, workText, options),
        texts.map((text) => `<${text}>`),
      );
      break;
    case 2: {
      const seen = new Uint8Array(ITEMS);
      for await (const [index, value] of map.unordered(numbers, work, options)) {
        assert.equal(value, index);
        seen[index]!++;
      }
      assert.ok(seen.every((times) => times === 1));
      break;
    }
    default:
      assert.equal(await reduce(numbers, work, (a, b) => a + b, options), (ITEMS * (ITEMS - 1)) / 2);
  }
  over.abort();
  await killer;
  maps++;
}

free(deadly);
const { died } = own.stats();
await own.close();
const deadline = performance.now() + 5000;
while (memoryUsage().allocated > before && performance.now() < deadline) await new Promise((go) => setTimeout(go, 10));
assert.ok(memoryUsage().allocated <= before, `${memoryUsage().allocated - before} bytes are left`);
console.log(
  `${maps} maps of ${ITEMS} items, ${died} workers ended, ${byPool} of them killed by the pool; seed ${seed}`,
);

async function killAtRandom(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, random() * 2 * startMs));
    const { workers } = crew;
    const worker = workers[Math.floor(random() * workers.length)];
    if (signal.aborted || worker === undefined) continue;
    byPool++;
    await worker.kill();
  }
}
