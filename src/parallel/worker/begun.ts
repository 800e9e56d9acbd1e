/**
 * Which task of `run` has begun here: if the worker is ended for the sake of a map, one that has not is run elsewhere. A thread
 * writes it into a shared word. A process tells it by a message, from its first map on: that is what it may be ended for.
 */
import { word } from '../pool/pool-worker.ts';
import { answer, handle, thisWorker } from './messages.ts';

/** The task that has begun and was not answered; 0 for none. */
let running = 0;
let isTold = false;

handle('tell-begun', () => {
  isTold = true;
  if (running !== 0) answer(['began', running]);
});

/** From now on that task may have had effects. */
export function runBegins(number: number): void {
  running = number;
  const words = thisWorker()?.words;
  if (words) Atomics.store(words, word.begun, number);
  else if (isTold) answer(['began', number]);
}

export function runEnds(): void {
  running = 0;
}
