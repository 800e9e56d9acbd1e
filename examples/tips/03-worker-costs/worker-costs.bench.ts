/** Four jobs one after another, so that only the costs of workers are seen, and none of their use. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bench } from 'hasten/bench';
import * as fast from './fast.ts';
import * as slow from './slow.ts';
import { values, weigh } from './work.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

async function byProcesses(data: number[]): Promise<number> {
  let total = 0;
  for (let job = 0; job < 4; job++) {
    const child = fork(worker, { execArgv: [] });
    child.send(data);
    const [weight] = await once(child, 'message');
    total += weight;
    child.disconnect();
    await once(child, 'exit');
  }
  return total;
}

bench('four jobs', {
  sizes: { values: 20_000 },
  setup: (n) => ({ array: values(n), memory: fast.shared(values(n)) }),
  candidates: {
    'a thread for each': ({ array }) => slow.weighAll(array),
    'a process for each': ({ array }) => byProcesses(array),
    'kept thread, copied': ({ array }) => fast.weighAll(array),
    'kept thread, shared': ({ memory }) => fast.weighAll(memory),
    'no thread': ({ array }) => weigh(array) + weigh(array) + weigh(array) + weigh(array),
  },
});
