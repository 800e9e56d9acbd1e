/** A program with a pool that ends in the way that its arguments say: kind, ending. */
import { pool } from '../../../../src/parallel/pool/pool.ts';
import { add, forever, place, sleep } from '../tasks.ts';

const [kind, ending] = process.argv.slice(2) as ['thread' | 'process', string];
const p = pool({ kind, workers: 2 });
const there = await Promise.all([p.run(place), p.run(sleep, 10)]);
console.log(`worker ${there[0].pid}`);
console.log(await p.run(add, 1, 2));

switch (ending) {
  case 'by itself':
    break;
  case 'by itself after a while':
    setTimeout(() => console.log('later'), 300);
    break;
  case 'pending':
    // What nobody waits for is still waited for.
    void p.run(sleep, 300).then(() => console.log('done'));
    break;
  case 'by itself, after printing there':
    await p.run(() => console.log('printed there'));
    break;
  case 'exit':
    process.exit(5);
    break;
  case 'exit while busy':
    void p.run(forever);
    setTimeout(() => process.exit(5), 50);
    break;
  case 'throw':
    setTimeout(() => {
      throw new Error('uncaught here');
    }, 10);
    break;
  case 'failed run':
    void p.run(() => {
      throw new Error('failed there');
    });
    break;
}
