/**
 * Start file of the threads that kernels run on. Such a thread never returns to its event loop: it takes part in one job
 * after the other, and in between looks out for the next one, at first without sleeping. It allocates nothing in the
 * shared memory. Modules come as messages, which it reads when a job names one that it does not know.
 */
import { readlinkSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { hostFunctions } from '../runtime/host-functions.ts';
import { Spin } from './spin.ts';
import { IndexFault, takePart } from './take-part.ts';
import {
  ASLEEP,
  type CrewData,
  GENERATION,
  inside,
  LOOP,
  type LoopFunction,
  MODULE,
  type ModuleMessage,
  native,
  READY,
  state,
  TEAM,
} from './words.ts';

const { words, memory, member } = workerData as CrewData;
const modules = new Map<number, WebAssembly.Instance['exports']>();

/** The next generation that is not `seen`: without sleep for a while, since calls often follow each other closely. */
function wait(seen: number): number {
  const spin = new Spin();
  do {
    const generation = Atomics.load(words, GENERATION);
    if (generation !== seen) return generation;
  } while (spin.goOn());
  Atomics.add(words, ASLEEP, 1);
  Atomics.wait(words, GENERATION, seen);
  Atomics.sub(words, ASLEEP, 1);
  return Atomics.load(words, GENERATION);
}

function loopOf(id: number, index: number): LoopFunction | null {
  while (!modules.has(id)) {
    const received = receiveMessageOnPort(parentPort!) as { message: ModuleMessage } | undefined;
    if (received === undefined) return null;
    const { message } = received;
    modules.set(message.id, new WebAssembly.Instance(message.module, importsOf(message.module)).exports);
  }
  return modules.get(id)![`loop${index}`] as LoopFunction;
}

function importsOf(module: WebAssembly.Module): WebAssembly.Imports {
  const range = (site: number, index: number): never => {
    throw new IndexFault(site, index);
  };
  return { hasten: { memory, range, fork: () => 0 }, Math: hostFunctions(module, memory) };
}

function go(): never {
  try {
    words[native(member)] = Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))?.[0] ?? 0);
  } catch {
    // Not Linux: then nobody can ask whether this thread is alive.
  }
  Atomics.store(words, state(member), READY);
  for (let seen = 0; ; ) {
    seen = wait(seen);
    if (seen % 2 === 0) continue;
    Atomics.store(words, inside(member), 1);
    if (Atomics.load(words, GENERATION) === seen && member < words[TEAM]!) {
      try {
        const loop = loopOf(words[MODULE]!, words[LOOP]!);
        if (loop !== null) takePart(words, member, loop);
      } catch {
        // There is no memory for an instance: the others do without this thread.
      }
    }
    Atomics.store(words, inside(member), 0);
    Atomics.notify(words, inside(member));
  }
}

go();
