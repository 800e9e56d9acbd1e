/** A worker's side of `pool.run`, and of `init`: it resolves work, runs it, and answers. */
import { packError } from '../../support/thrown.ts';
import { newHold } from '../data/hold.ts';
import { type Packed, pack, unpack } from '../data/pack.ts';
import type { AnyFunction, WorkDescriptor } from '../work/descriptor.ts';
import { resolve } from '../work/resolve.ts';
import { runBegins, runEnds } from './begun.ts';
import { answer, handle, thisWorker } from './messages.ts';

/** What work numbers mean, and the functions that are here already. */
const works = new Map<number, WorkDescriptor>();
const functions = new Map<number, AnyFunction>();

handle('work', (number: number, descriptor: WorkDescriptor) => {
  works.set(number, descriptor);
});

handle('run', (number: number, work: number, args: never[]) => {
  runBegins(number);
  const fn = functions.get(work);
  if (fn === undefined) return void runLater(number, work, () => args);
  call(number, fn, args);
});

handle('run-packed', (number: number, work: number, packed: Packed) => {
  runBegins(number);
  const fn = functions.get(work);
  if (fn === undefined) return void runLater(number, work, () => unpack(packed) as never[]);
  let args: never[];
  try {
    args = unpack(packed) as never[];
  } catch (error) {
    return fail(number, error);
  }
  call(number, fn, args);
});

handle('init', (descriptor: WorkDescriptor) => {
  void init(descriptor);
});

async function init(descriptor: WorkDescriptor): Promise<void> {
  try {
    await (await resolve(descriptor))();
  } catch (error) {
    answer(['init-failed', packError(error)]);
    return;
  }
  answer(['ready']);
}

async function runLater(number: number, work: number, args: () => never[]): Promise<void> {
  try {
    // The arguments first: they hold what the pool keeps only until the answer, which a module's loading cannot know.
    const given = args();
    const fn = await resolve(works.get(work)!);
    functions.set(work, fn);
    call(number, fn, given);
  } catch (error) {
    fail(number, error);
  }
}

/** What is there at once is answered at once. */
function call(number: number, fn: AnyFunction, args: never[]): void {
  let result: unknown;
  try {
    result = fn(...args);
    if (isThenable(result)) {
      result.then(
        (value) => succeed(number, value),
        (error) => fail(number, error),
      );
      return;
    }
  } catch (error) {
    return fail(number, error);
  }
  succeed(number, result);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function succeed(number: number, value: unknown): void {
  runEnds();
  if (value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')) {
    return answer(['ran', number, value]);
  }
  const hold = newHold();
  try {
    const packed = pack(value, thisWorker()!.kind, hold, { gives: true, root: 'result' });
    answer(['ran-packed', number, packed], hold.transfer);
  } catch (error) {
    fail(number, error);
  } finally {
    hold.release();
  }
}

function fail(number: number, error: unknown): void {
  runEnds();
  answer(['failed', number, packError(error)]);
}
