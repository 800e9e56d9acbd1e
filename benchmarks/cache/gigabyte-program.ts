/**
 * The first byte of kept results: `node gigabyte-program.js BYTES`. A result of 64 MiB is the first large one of the process,
 * for which what maps files is loaded; then that of so many bytes. Prints JSON, times in ms.
 */
import { bytesFromDisk } from './cached.ts';

const size = Number(process.argv[2]);
const FIRST = 2 ** 26;

function firstByte(n: number): { ms: number; kept: Uint8Array } {
  const begin = performance.now();
  const kept = bytesFromDisk(n);
  if (kept[0] !== 3) throw new Error('it is another one');
  return { ms: performance.now() - begin, kept };
}

// A small one, so that the store is open.
bytesFromDisk(1000);
const first = firstByte(FIRST);
const { ms, kept } = firstByte(size);
console.log(JSON.stringify({ firstMs: first.ms, ms, answer: `${kept.length} ${kept.at(-1)}` }));
