/** Prints the CPU time in ms that the process takes in a second in which its pool has nothing to do. */
import { pool } from '../../../../src/parallel/pool/pool.ts';
import { add } from '../tasks.ts';

const p = pool({ workers: 2 });
for (let index = 0; index < 1000; index++) await Promise.all([p.run(add, 1, 2), p.run(add, 1, 2)]);
await new Promise((resolve) => setTimeout(resolve, 300));
const before = process.cpuUsage();
await new Promise((resolve) => setTimeout(resolve, 1000));
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
