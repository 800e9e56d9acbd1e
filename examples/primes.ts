/**
 * Primes by trial division: how many there are below a limit, and whether one number of 16 digits is one of them. The
 * first is millions of short loops on small integers, the second one long loop on doubles, whose remainder costs far more.
 */

/** The smallest prime of 16 digits; below 2 ** 53, so a double holds it and all remainders exactly. */
const LARGE_PRIME = 1_000_000_000_000_037;

function isPrime(candidate: number): boolean {
  if (candidate < 2) return false;
  if (candidate % 2 === 0) return candidate === 2;
  const root = Math.floor(Math.sqrt(candidate));
  for (let divisor = 3; divisor <= root; divisor += 2) {
    if (candidate % divisor === 0) {
      return false;
    }
  }
  return true;
}

function countPrimes(from: number, to: number): number {
  let count = 0;
  for (let candidate = from; candidate < to; candidate++) {
    if (isPrime(candidate)) {
      count += 1;
    }
  }
  return count;
}

function main(limit: number): void {
  const start = performance.now();
  const count = countPrimes(0, limit);
  const verdict = isPrime(LARGE_PRIME) ? 'prime' : 'composite';
  const ms = performance.now() - start;
  console.log(`primes ${limit}: ${ms.toFixed(0)} ms, checksum ${count} (${LARGE_PRIME} is ${verdict})`);
}

main(Number(process.argv[2] ?? 2_000_000));
