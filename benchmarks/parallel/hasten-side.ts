/** hasten as latency-program.ts uses all sides. */
import { allocate, pool } from 'hasten/parallel';
import { block, ticks, tiny, touch } from './tasks.ts';

const tasks: Record<string, (argument: never) => unknown> = { block, ticks, tiny, touch };

export interface Side {
  /** Calls a function of work.ts in a worker. */
  run(name: 'block' | 'ticks' | 'tiny' | 'touch', argument: unknown): Promise<unknown>;
  /** An array in shared memory. */
  array(length: number): Float64Array;
}

export function open(threads: number): Side {
  const crew = pool({ workers: threads });
  return {
    run: (name, argument) => crew.run(tasks[name]!, argument as never),
    array: (length) => allocate(Float64Array, length),
  };
}
