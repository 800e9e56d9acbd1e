/**
 * Pi by throwing darts, on every core: of random points in a square, the share that falls into the quarter circle is pi / 4.
 * Where dart i falls is computed from i, so all ways throw the same darts: one thread, threads, processes, a kernel.
 * The last way draws its numbers from streams, one for each portion of darts, which are the same for any number of workers.
 */
import { kernel } from 'hasten/kernel';
import { itemRandom, pool, reduce, task } from 'hasten/parallel';

const PORTIONS = 100;

/** How many of the darts from `from` to below `to` hit. Two mixers of 32 bits (lowbias32, C. Wellons) place a dart. */
function hitsBetween(from: number, to: number): number {
  let hits = 0;
  for (let i = from; i < to; i++) {
    let a = Math.imul(i ^ (i >>> 16), 0x7feb352d);
    a = Math.imul(a ^ (a >>> 15), 0x846ca68b);
    let b = Math.imul(i ^ 0x5bd1e995 ^ (a >>> 16), 0x7feb352d);
    b = Math.imul(b ^ (b >>> 15), 0x846ca68b);
    const x = ((a ^ (a >>> 16)) >>> 0) / 4294967296;
    const y = ((b ^ (b >>> 16)) >>> 0) / 4294967296;
    if (x * x + y * y <= 1) hits += 1;
  }
  return hits;
}

const compiled = kernel(hitsBetween, { threads: 'auto' });

interface Portion {
  from: number;
  to: number;
}

const portionHits = task(import.meta, ({ from, to }: Portion) => hitsBetween(from, to));

const streamHits = task(import.meta, ({ from, to }: Portion) => {
  const random = itemRandom();
  let hits = 0;
  for (let dart = from; dart < to; dart++) {
    const x = random.uniform();
    const y = random.uniform();
    if (x * x + y * y <= 1) hits += 1;
  }
  return hits;
});

const add = (a: number, b: number) => a + b;

async function main(darts: number): Promise<void> {
  const start = performance.now();
  const portions = Array.from({ length: PORTIONS }, (_, i): Portion => {
    return { from: Math.floor((darts * i) / PORTIONS), to: Math.floor((darts * (i + 1)) / PORTIONS) };
  });
  const ways: Record<string, () => number | Promise<number>> = {
    'one thread': () => hitsBetween(0, darts),
    threads: () => reduce(portions, portionHits, add),
    processes: async () => {
      const workers = pool({ kind: 'process' });
      const hits = await reduce(portions, portionHits, add, { pool: workers });
      await workers.close();
      return hits;
    },
    kernel: () => compiled(0, darts),
    streams: () => reduce(portions, streamHits, add, { seed: 42 }),
  };
  const found: number[] = [];
  for (const [name, way] of Object.entries(ways)) {
    const begin = performance.now();
    const hits = await way();
    console.log(
      `${name}: ${(performance.now() - begin).toFixed(0)} ms, pi is about ${((4 * hits) / darts).toFixed(4)}`,
    );
    found.push(hits);
  }
  console.log(`pi ${darts}: ${(performance.now() - start).toFixed(0)} ms, checksum ${found.join(' ')}`);
}

if (import.meta.main) await main(Number(process.argv[2] ?? 20_000_000));
