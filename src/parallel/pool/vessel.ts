/** What a worker lives in, a thread or a process, from the moment it is started until it is no more. */
import type { Channel } from '../channel/channel.ts';
import type { WorkerEnd } from './pool-worker.ts';

export interface Vessel {
  readonly kind: 'thread' | 'process';
  readonly channel: Channel;
  /** Its number in the shared memory; -1 where it has none. */
  readonly thread: number;
  readonly words: Int32Array | null;
  /** Whether it keeps this process alive. It does not at first. */
  ref(): void;
  unref(): void;
  /** Ends it at once, whatever it does. `idle`: it has nothing to do and is wanted no more, so it ends in the middle of nothing. */
  kill(idle: boolean): void;
  /** Called once, when it is no more and its last message was received. `killed` is what it says after `kill`. */
  onEnd: (end: WorkerEnd) => void;
}

/** What a worker is told when it starts. */
export interface StartData {
  id: number;
  /** `name id`: in its title. */
  name: string;
  /** Of processes. */
  memoryLimitMb?: number;
}

/** The environment variable in which a process finds its `StartData`. */
export const START_VARIABLE = 'HASTEN_POOL_WORKER';
