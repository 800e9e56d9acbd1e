/**
 * A map in this thread, one item after the other: what `map` does inside a worker, which starts no workers of its own. What
 * always holds: the results are those that workers would give. An item that takes too long can be ended only while it
 * waits for something.
 */
import { types } from 'node:util';
import { HastenError } from '../../support/errors.ts';
import { packError, reviveError } from '../../support/thrown.ts';
import type { Work } from '../work/work.ts';
import { type Running, runsNow } from '../worker/item.ts';
import { nextTurn } from '../worker/run-items.ts';
import type { Call } from './call.ts';
import type { Items, MapOptions } from './options.ts';
import { reporterFor } from './progress.ts';

/** How long it works before it lets timers and messages in, in ms. */
const TURN_MS = 5;

class Here implements Running {
  readonly seed: number | bigint | null;
  at = 0;
  begun = 0;

  constructor(seed: number | bigint | null) {
    this.seed = seed;
  }
}

export type HereResult = { index: number; value: unknown } | { index: number; error: Error };

/** Each item's result, or its error, that is the last one unless errors are collected; and the reports of it. */
export async function* reportedHere(
  items: Items<unknown>,
  work: Work,
  options: MapOptions,
  call: Call,
  name: string,
): AsyncGenerator<HereResult> {
  const total = totalOf(items);
  let done = 0;
  let failure: { reason: unknown } | null = null;
  const fail = (reason: unknown): void => {
    failure = { reason };
  };
  const reporter = reporterFor(options.progress, name, () => ({ done, total }), fail);
  let failed = false;
  try {
    for await (const result of resultsHere(items, work, options, call)) {
      if (failure !== null) throw (failure as { reason: unknown }).reason;
      yield result;
      done++;
    }
    if (failure !== null) throw (failure as { reason: unknown }).reason;
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    await reporter?.end(failed);
  }
}

function totalOf(items: unknown): number | null {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === 'number' ? length : typeof size === 'number' ? size : null;
}

async function* resultsHere(
  items: Items<unknown>,
  work: Work,
  options: MapOptions,
  call: Call,
): AsyncGenerator<HereResult> {
  const running = new Here(options.seed ?? null);
  const { signal } = options;
  let turn = performance.now();
  let index = 0;
  for await (const item of items) {
    signal?.throwIfAborted();
    running.at = index;
    const result = await once(item, work, options, running, call);
    yield { index, ...result };
    if ('error' in result && options.onError !== 'collect') return;
    index++;
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
  }
}

async function once(
  item: unknown,
  work: Work,
  options: MapOptions,
  running: Here,
  call: Call,
): Promise<{ value: unknown } | { error: Error }> {
  const fn = work.fn as (item: unknown, captures?: unknown) => unknown;
  for (let tries = options.retries ?? 0; ; tries--) {
    try {
      running.begun++;
      runsNow(running);
      const value = work.captures === null ? fn(item) : fn(item, work.captures);
      runsNow(null);
      return { value: await inTime(value, options.timeout, running.at, call) };
    } catch (error) {
      runsNow(null);
      if (tries > 0) continue;
      const isError = types.isNativeError(error) && Object.isExtensible(error);
      return {
        error: isError ? Object.assign(error, { index: running.at }) : reviveError(packError(error, running.at)),
      };
    }
  }
}

async function inTime(value: unknown, timeout: number | undefined, index: number, call: Call): Promise<unknown> {
  if (timeout === undefined) return value;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `item ${index} took longer than the timeout of ${timeout} ms`;
      const error = new HastenError('HASTEN_TASK_TIMEOUT', message, { fix: 'allow it more, or see what it does' });
      reject(call.of(error));
    }, timeout);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
