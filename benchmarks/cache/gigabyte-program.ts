/** The first byte of a kept result: `node gigabyte-program.js BYTES`. Prints JSON, the time in ms. */
import { bytesFromDisk } from './cached.ts';

const size = Number(process.argv[2]);
// A small one first, so that nothing is loaded in the time.
bytesFromDisk(1000);
bytesFromDisk(1000);
const begin = performance.now();
const kept = bytesFromDisk(size);
const first = kept[0]!;
const ms = performance.now() - begin;
console.log(JSON.stringify({ ms, answer: `${kept.length} ${first} ${kept.at(-1)}` }));
