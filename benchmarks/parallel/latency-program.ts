/**
 * One figure of one side, in a process of its own: `latency-program SIDE SCENARIO` prints it as JSON.
 *
 * - `active`: a task there and back, one after the other.
 * - `idle`: the same, 3 ms after the one before, when everybody sleeps.
 * - `gigabyte`: a task that is given an array of 1 GiB in shared memory, one after the other.
 * - `cold`: from before the library is loaded to the first result, and to the results of two tasks of 20 ms in two workers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Side } from './hasten-side.ts';
import { ending, quick } from './here.ts';
import type { PeerName } from './peers.ts';

/** What one process measures; µs, ms for `cold`. */
export interface Latency {
  p50: number;
  p99: number;
  /** Of `gigabyte`: how much more memory the process has afterwards, MiB. */
  grownMiB?: number;
  /** Of `active`: timers of 1 ms that ran in the worker meanwhile, a second. */
  timers?: number;
}

const [side, scenario] = process.argv.slice(2) as [PeerName | 'hasten', string];
const GIGABYTE = 2 ** 27;

console.log(JSON.stringify(await measure()));
process.exit(0);

async function measure(): Promise<Latency> {
  if (scenario === 'cold') return cold();
  const { run, array } = await open(1);
  if (scenario === 'active') {
    await times(() => run('tiny', 1), quick ? 100 : 5000);
    const ticks = (await run('ticks', 0)) as number;
    const begin = performance.now();
    const taken = await times(() => run('tiny', 1), quick ? 1000 : 30_000);
    const ms = performance.now() - begin;
    return { ...percentiles(taken), timers: ((((await run('ticks', 0)) as number) - ticks) / ms) * 1000 };
  }
  if (scenario === 'idle') {
    await times(() => run('tiny', 1), 200);
    return percentiles(await times(() => run('tiny', 1), quick ? 20 : 500, 3));
  }
  const whole = array(quick ? 2 ** 20 : GIGABYTE);
  await times(() => run('touch', whole), 500);
  const before = process.memoryUsage.rss();
  whole[1] = 0;
  const taken = await times(() => run('touch', whole), quick ? 100 : 3000);
  if (whole[1] !== 7) throw new Error(`${side} copied the array`);
  return { ...percentiles(taken), grownMiB: (process.memoryUsage.rss() - before) / 2 ** 20 };
}

async function cold(): Promise<Latency> {
  const begin = performance.now();
  const { run } = await open(2);
  await run('tiny', 1);
  const first = performance.now() - begin;
  await Promise.all([run('block', 20), run('block', 20)]);
  return { p50: first, p99: performance.now() - begin };
}

/** With so many workers. Nothing is loaded that another side needs. */
async function open(threads: number): Promise<Side> {
  if (side === 'hasten') return (await import(`./hasten-side${ending}`)).open(threads);
  const peers: typeof import('./peers.ts') = await import(`./peers${ending}`);
  const peer = await peers.openPeer(side, threads);
  return { run: peer.run, array: (length) => new Float64Array(new SharedArrayBuffer(length * 8)) };
}

/** µs of each call; before each, so many ms without any. */
async function times(call: () => Promise<unknown>, calls: number, pauseMs = 0): Promise<Float64Array> {
  const taken = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    if (pauseMs > 0) await sleep(pauseMs);
    const begin = performance.now();
    await call();
    taken[i] = (performance.now() - begin) * 1000;
  }
  return taken;
}

function percentiles(taken: Float64Array): { p50: number; p99: number } {
  taken.sort();
  return { p50: taken[Math.floor(taken.length * 0.5)]!, p99: taken[Math.floor(taken.length * 0.99)]! };
}
