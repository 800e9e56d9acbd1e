// The parts run in a worker thread, which is this same file; the main thread only waits.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Expectation, Laps } from '../clock.ts';

function gcds(n: number): number {
  let sum = 0;
  for (let i = 1; i < n; i++) {
    let a = i;
    let b = 720_720;
    while (b !== 0) [a, b] = [b, a % b];
    sum += a;
  }
  return sum;
}

function letters(n: number): number {
  const seen: string[] = [];
  for (let i = 0; i < n; i++) seen.push(String.fromCharCode(97 + (i % 26)));
  return seen.join('').length;
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (line: string) => console.log(line));
} else {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 140; round++) {
    laps.start();
    sum += gcds(60_000); // @gcds
    laps.lap('gcds');
    sum += letters(120_000); // @letters
    laps.lap('letters');
  }
  const expect: Expectation[] = [{ function: 'gcds', parts: ['gcds'], kind: 'total' }];
  parentPort?.postMessage(JSON.stringify(laps.clocked(sum, expect)));
}
