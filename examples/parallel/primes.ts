/**
 * The primes below a limit, by two processes that take numbers from one queue and put primes into another: a million jobs,
 * each of them tiny, so the queue is what costs. Numbers go one by one, and many at a time, by the same queue.
 *
 *     node examples/parallel/primes.ts [limit] [json]
 */
import { type Pool, pool, Queue, task } from 'hasten/parallel';

const PROCESSES = 2;

function isPrime(candidate: number): boolean {
  if (candidate < 2) return false;
  if (candidate % 2 === 0) return candidate === 2;
  for (let divisor = 3; divisor * divisor <= candidate; divisor += 2) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

/** Takes numbers until there are no more, one by one. */
const searchOneByOne = task(import.meta, (numbers: Queue<number>, primes: Queue<number>): void => {
  for (const number of numbers) {
    if (isPrime(number)) primes.putSync(number);
  }
});

/** The same, many at a time. */
const searchMany = task(import.meta, (numbers: Queue<number>, primes: Queue<number>): void => {
  for (let some = numbers.takeManySync(1024); some.length > 0; some = numbers.takeManySync(1024)) {
    primes.putManySync(some.filter(isPrime));
  }
});

type Search = (numbers: Queue<number>, primes: Queue<number>) => void;

function newQueue(): Queue<number> {
  return new Queue(16_384, { type: 'u32', across: 'processes' });
}

/** How many primes there are below `limit`. */
async function count(limit: number, search: Search, many: boolean, processes: Pool): Promise<number> {
  const numbers = newQueue();
  const primes = newQueue();
  const searches = Array.from({ length: PROCESSES }, () => processes.run(search, numbers, primes));
  const ended = Promise.all(searches).then(() => primes.close());
  const counted = countAll(primes);
  if (many) await numbers.putMany(Uint32Array.from({ length: limit }, (_, i) => i));
  else for (let number = 0; number < limit; number++) if (!numbers.tryPut(number)) await numbers.put(number);
  numbers.close();
  await ended;
  return counted;
}

async function countAll(queue: Queue<number>): Promise<number> {
  let total = 0;
  for (let some = await queue.takeMany(1024); some.length > 0; some = await queue.takeMany(1024)) total += some.length;
  return total;
}

async function main(limit: number, asJson: boolean): Promise<void> {
  const start = performance.now();
  const processes = pool({ kind: 'process', workers: PROCESSES });
  // So that their start is no part of the times.
  await Promise.all(Array.from({ length: PROCESSES }, () => processes.run(searchMany, closed(), closed())));
  const started = performance.now() - start;
  const begin = performance.now();
  const first = await count(limit, searchOneByOne, false, processes);
  const oneByOne = performance.now() - begin;
  const again = performance.now();
  const second = await count(limit, searchMany, true, processes);
  const many = performance.now() - again;
  await processes.close();
  if (asJson) {
    const times = { 'hasten, one number a message': oneByOne, 'hasten, many a call': many };
    console.log(JSON.stringify({ checksum: first === second ? first : Number.NaN, ...times }));
    return;
  }
  console.log(`two processes started: ${started.toFixed(0)} ms`);
  console.log(`one by one: ${oneByOne.toFixed(0)} ms, many at a time: ${many.toFixed(0)} ms`);
  console.log(`primes ${limit}: ${(performance.now() - start).toFixed(0)} ms, checksum ${first} ${second}`);
}

function closed(): Queue<number> {
  const queue = newQueue();
  queue.close();
  return queue;
}

if (import.meta.main) await main(Number(process.argv[2] ?? 1_000_000), process.argv[3] === 'json');
