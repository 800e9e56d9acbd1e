/**
 * Whether one large number is a prime: its possible divisors are parted among the workers, and when one of them finds a
 * divisor the others need not go on. How do they learn of it? Not at all; by asking a shared flag at every step; by asking a
 * shared value at every thousandth; by asking an object in the main thread now and then.
 *
 * The prime shows what asking costs, the composite number what it saves: its divisor is the first one in the second half.
 */
import { manager, map, type Remote, SharedFlag, SharedValue, task } from 'hasten/parallel';

const PARTS = 2;
/** Steps between two questions. */
const SELDOM = 1000;
/** The main thread is far away: a question takes some 50 µs. */
const HARDLY_EVER = 500_000;

/** Odd divisors from `from` to below `to`. */
interface Part {
  number: number;
  from: number;
  to: number;
}

class Found {
  #found = false;
  set(): void {
    this.#found = true;
  }
  isFound(): boolean {
    return this.#found;
  }
}

const neverAsks = task(import.meta, ({ number, from, to }: Part): boolean => {
  for (let divisor = from; divisor < to; divisor += 2) if (number % divisor === 0) return true;
  return false;
});

const asksFlag = task(import.meta, ({ number, from, to }: Part, { flag }: { flag: SharedFlag }): boolean => {
  for (let divisor = from; divisor < to && !flag.isSet; divisor += 2) {
    if (number % divisor === 0) {
      flag.set();
      return true;
    }
  }
  return false;
});

type Value = SharedValue<'int32'>;
const asksValueSeldom = task(import.meta, ({ number, from, to }: Part, { value }: { value: Value }): boolean => {
  let steps = 0;
  for (let divisor = from; divisor < to; divisor += 2) {
    if (number % divisor === 0) {
      value.store(1);
      return true;
    }
    if (++steps % SELDOM === 0 && value.load() === 1) return false;
  }
  return false;
});

const asksManager = task(
  import.meta,
  async ({ number, from, to }: Part, { found }: { found: Remote<Found> }): Promise<boolean> => {
    let steps = 0;
    for (let divisor = from; divisor < to; divisor += 2) {
      if (number % divisor === 0) {
        await found.set();
        return true;
      }
      if (++steps % HARDLY_EVER === 0 && (await found.isFound())) return false;
    }
    return false;
  },
);

function partsOf(number: number): Part[] {
  const last = Math.floor(Math.sqrt(number));
  const odd = (divisor: number) => divisor + 1 - (divisor % 2);
  return Array.from({ length: PARTS }, (_, i): Part => {
    return {
      number,
      from: Math.max(3, odd(Math.floor((last * i) / PARTS))),
      to: i === PARTS - 1 ? last + 1 : odd(Math.floor((last * (i + 1)) / PARTS)),
    };
  });
}

type Way = (parts: Part[]) => Promise<boolean[]>;
const ways: Record<string, Way> = {
  'never asks': (parts) => map(parts, neverAsks),
  'asks a flag at every step': (parts) => map(parts, asksFlag, { with: { flag: new SharedFlag() } }),
  'asks a value seldom': (parts) => map(parts, asksValueSeldom, { with: { value: new SharedValue('int32', 0) } }),
  'asks a manager hardly ever': (parts) => map(parts, asksManager, { with: { found: manager(new Found()) } }),
};

function nextPrime(from: number): number {
  for (let number = from + 1 - (from % 2); ; number += 2) {
    if (!neverAsks({ number, from: 3, to: Math.sqrt(number) + 1 })) return number;
  }
}

async function main(size: number): Promise<void> {
  const start = performance.now();
  const prime = nextPrime(size);
  // The smaller divisor is just above half of the root, where the second part begins.
  const composite = nextPrime(Math.ceil(Math.sqrt(size) / 2)) * nextPrime(Math.ceil(Math.sqrt(size) * 2));
  await map([0, 1], (n) => n);
  let answers = '';
  for (const [name, way] of Object.entries(ways)) {
    const times: string[] = [];
    for (const number of [prime, composite]) {
      const begin = performance.now();
      const isComposite = (await way(partsOf(number))).includes(true);
      times.push(`${(performance.now() - begin).toFixed(0)} ms`);
      answers += isComposite ? '0' : '1';
    }
    console.log(`${name}: ${prime} is prime after ${times[0]}, ${composite} is not after ${times[1]}`);
  }
  console.log(`one-prime ${size}: ${(performance.now() - start).toFixed(0)} ms, checksum ${answers}`);
}

if (import.meta.main) await main(Number(process.argv[2] ?? 1_000_000_000_000_000));
