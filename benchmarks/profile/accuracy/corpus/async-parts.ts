// Async functions that compute between awaits: their time is their own, and not that of whoever awaits.
import { Laps } from '../clock.ts';

function digits(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let k = i; k > 0; k = (k / 10) | 0) sum += k % 10;
  return sum;
}

const laps = new Laps();

async function small(): Promise<number> {
  await null;
  laps.start();
  const sum = digits(100_000); // @small
  laps.lap('small');
  await new Promise((done) => setImmediate(done));
  return sum;
}

async function large(): Promise<number> {
  let sum = await small();
  laps.start();
  sum += digits(300_000); // @large
  laps.lap('large');
  return sum;
}

async function main() {
  let sum = 0;
  for (let round = 0; round < 220; round++) {
    sum += await large();
    const both = await Promise.all([small(), small()]);
    sum += both[0] + both[1];
  }
  laps.print(sum, [{ function: 'digits', parts: ['small', 'large'], kind: 'total' }]);
}

await main();
