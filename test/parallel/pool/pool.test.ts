/** Pools of both kinds, in this process. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import { crewOf, type Pool, type PoolOptions, pool } from '../../../src/parallel/pool/pool.ts';
import type { PoolWorker, WorkerEnd } from '../../../src/parallel/pool/pool-worker.ts';
import { Barrier } from '../../../src/parallel/sync/barrier.ts';
import { allocate, free } from '../../../src/shared-memory/allocate.ts';
import type { HastenError } from '../../../src/support/errors.ts';
import * as tasks from './tasks.ts';

const DIED = 'HASTEN_TASK_WORKER_DIED';

function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => `not rejected: ${value}`,
    (error) => error.code ?? error,
  );
}

/** A worker of the pool that is ready, once there is one. */
function worker(of: Pool): Promise<{ worker: PoolWorker; leave: () => void }> {
  return new Promise((resolve, reject) => {
    const leave = crewOf(of).join(
      { onWorker: (worker) => queueMicrotask(() => resolve({ worker, leave })), onFailure: reject },
      1,
    );
  });
}

describe.each(['thread', 'process'] as const)('a pool of kind %s', { timeout: 30_000 }, (kind) => {
  const make = (options: PoolOptions = {}) => pool({ kind, workers: 2, ...options });

  test('runs tasks, with their types', async () => {
    await using p = make();
    const sum = await p.run(tasks.add, 1, 2);
    expectTypeOf(sum).toEqualTypeOf<number>();
    expect(sum).toBe(3);
    const doubled = await p.run(tasks.twice, [1, 2.5]);
    expectTypeOf(doubled).toEqualTypeOf<number[]>();
    expect(doubled).toEqual([2, 5]);
    expect(await p.run((a: string, b: string) => a + b, 'x', 'y')).toBe('xy');
    const size = await p.run((list, { by }) => list.length * by, [1, 2, 3], { by: 2 });
    expectTypeOf(size).toEqualTypeOf<number>();
    expect(size).toBe(6);
    // @ts-expect-error a task takes what it takes
    await p.run(tasks.add, '1', 2);
    // @ts-expect-error as many as it takes
    await p.run(tasks.add, 1);
  });

  test('runs them elsewhere', async () => {
    await using p = make();
    const there = await p.run(tasks.place);
    expect(there.isMainThread).toBe(kind === 'process');
    expect(there.pid === process.pid).toBe(kind === 'thread');
  });

  test('hands over and gives back all that can be cloned', async () => {
    await using p = make({ workers: 1 });
    const one = { a: 1 };
    const values = [null, undefined, 'ü', 1.5, 10n, [one, one], new Map([[1, new Set([2])]]), new Date(5), /x/g];
    for (const value of values) expect(await p.run(tasks.same, value)).toEqual(value);
    const big = new Float64Array(100_000).fill(1.5);
    expect(await p.run(tasks.same, big)).toEqual(big);
  });

  test('starts workers when they are needed, no more than its size, and uses them again', async () => {
    await using p = make();
    expect(p.stats()).toMatchObject({ workers: 0, starting: 0, started: 0 });
    await p.run(tasks.add, 1, 2);
    expect(p.stats()).toMatchObject({ workers: 1, started: 1, done: 1 });
    while (p.stats().started < 2) await Promise.all([p.run(tasks.sleep, 5), p.run(tasks.sleep, 5)]);
    const places = await Promise.all(Array.from({ length: 20 }, () => p.run(tasks.place)));
    expect(new Set(places.map(({ worker }) => worker)).size).toBeLessThanOrEqual(2);
    expect(p.stats()).toMatchObject({ workers: 2, busy: 0, starting: 0, waiting: 0, started: 2 });
  });

  test('gives a worker one task at a time', async () => {
    await using p = make({ workers: 1 });
    const order: string[] = [];
    const slow = p.run(tasks.sleep, 50).then(() => order.push('slow'));
    await Promise.all([slow, p.run(tasks.add, 1, 2).then(() => order.push('quick'))]);
    expect(order).toEqual(['slow', 'quick']);
  });

  test('passes on errors of a task', async () => {
    await using p = make({ workers: 1 });
    const error = await p.run(tasks.fail, 'too far').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: 'too far', extra: 1 });
    expect(error.stack).toContain('tasks.ts');
    expect(await codeOf(p.run(tasks.unclonable))).toBe('HASTEN_TASK_DATA');
    expect(await codeOf(p.run(tasks.same, () => 1))).toBe('HASTEN_TASK_DATA');
    expect(await p.run(tasks.add, 1, 2)).toBe(3);
    expect(p.stats().died).toBe(0);
  });

  test('runs init once in each worker, before all else', async () => {
    await using p = make({ init: tasks.noteInit });
    await Promise.all([p.run(tasks.sleep, 20), p.run(tasks.sleep, 20)]);
    expect(await Promise.all([p.run(tasks.noted), p.run(tasks.noted)])).toEqual([['init'], ['init']]);
    expect(await p.run(tasks.noted)).toEqual(['init']);
  });

  test('fails all work when init fails, and tries again with the next', async () => {
    await using p = make({ init: tasks.failInit });
    const errors = await Promise.all([1, 2, 3].map((x) => p.run(tasks.add, x, 1).catch((error) => error)));
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'HASTEN_POOL_INIT', cause: { name: 'TypeError' } });
      expect(error.message).toMatch(/^init of the pool failed in a worker/);
    }
    for (let again = 0; again < 3; again++) expect(await codeOf(p.run(tasks.add, 1, 2))).toBe('HASTEN_POOL_INIT');
  });

  test('a task is not given to a worker that is being ended', async () => {
    await using p = make({ workers: 2 });
    while (p.stats().workers < 2) await Promise.all([p.run(tasks.sleep, 5), p.run(tasks.sleep, 5)]);
    const [first] = crewOf(p).workers;
    const gone = first!.kill();
    expect(await p.run(tasks.add, 1, 2)).toBe(3);
    await gone;
  });

  test('gives up when workers end while they start', async () => {
    await using p = make({ init: tasks.exitInit });
    const error = await p.run(tasks.add, 1, 2).catch((thrown) => thrown);
    expect(error.code).toBe('HASTEN_POOL_START');
    expect(error.message).toContain('process.exit(7)');
    expect(p.stats()).toMatchObject({ died: 3, started: 0 });
  });

  test('replaces workers that die, however they do', async () => {
    await using p = make({ workers: 1 });
    const deaths: [Promise<unknown>, string][] = [
      [p.run(tasks.exit, 3), 'process.exit(3)'],
      [p.run(tasks.stray), 'nobody catches this'],
      [p.run(tasks.unhandled), 'nobody handles this'],
    ];
    if (kind === 'process') deaths.push([p.run(tasks.signal, 'SIGSEGV'), 'SIGSEGV']);
    const next = p.run(tasks.add, 1, 2);
    for (const [run, message] of deaths) {
      const error = (await run.catch((thrown) => thrown)) as HastenError;
      expect(error.code).toBe(DIED);
      expect(error.message).toContain(message);
    }
    expect(await next).toBe(3);
    expect(p.stats().died).toBe(deaths.length);
  });

  // Of threads in test/parallel/map/cases/failures.ts: V8 may end the whole process, which here is the test runner's.
  test.runIf(kind === 'process')('ends a worker whose heap is beyond its limit', async () => {
    await using p = make({ workers: 1, memoryLimitMb: 250 });
    const error = await p.run(tasks.eat).catch((thrown) => thrown);
    expect(error.code).toBe(DIED);
    expect(error.message).toMatch(/beyond its limit of 250 MB|SIGABRT/);
    expect(await p.run(tasks.add, 1, 2)).toBe(3);
  });

  test('kills a worker in an endless loop, and goes on', async () => {
    await using p = make({ workers: 1 });
    const { worker: one, leave } = await worker(p);
    const ends: WorkerEnd[] = [];
    one.onEnd.add((end) => ends.push(end));
    const endless = codeOf(p.run(tasks.forever));
    const next = p.run(tasks.add, 1, 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await one.kill();
    expect(ends).toMatchObject([{ how: 'killed' }]);
    expect(one.ended).toBe(true);
    expect(await endless).toBe(DIED);
    expect(await next).toBe(3);
    leave();
  });

  test('close waits for what there is, and takes no more', async () => {
    const p = make();
    const slow = p.run(tasks.sleep, 50);
    const waiting = [1, 2, 3].map((x) => p.run(tasks.add, x, 1));
    const closing = p.close();
    expect(await codeOf(p.run(tasks.add, 1, 2))).toBe('HASTEN_POOL_CLOSED');
    await expect(p.run(tasks.add, 1, 2)).rejects.toThrow(/^the pool was closed$/);
    await closing;
    expect(await Promise.all([slow, ...waiting])).toEqual([50, 2, 3, 4]);
    expect(p.stats()).toMatchObject({ workers: 0, starting: 0 });
    await p.close();
  });

  test('terminate ends what is under way', async () => {
    const p = make();
    const runs = [p.run(tasks.forever), p.run(tasks.sleep, 60_000), p.run(tasks.add, 1, 2)].map(codeOf);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await p.terminate();
    expect(new Set(await Promise.all(runs.slice(0, 2)))).toEqual(new Set(['HASTEN_POOL_CLOSED']));
    expect(p.stats()).toMatchObject({ workers: 0, starting: 0 });
    await p.terminate();
  });

  test('can be closed and terminated before it has started anything', async () => {
    await make().close();
    await make().terminate();
    const starting = make();
    const run = codeOf(starting.run(tasks.add, 1, 2));
    await starting.terminate();
    expect(await run).toBe('HASTEN_POOL_CLOSED');
  });

  test('a pool inside a worker runs tasks there', async () => {
    await using p = make({ workers: 1 });
    const [own, common, here, started, hasCores] = (await p.run(tasks.nested)) as unknown[];
    expect(own).toEqual(here);
    expect(common).toEqual(here);
    expect([started, hasCores]).toEqual([0, true]);
  });

  test('gives workers the environment that it is given', async () => {
    await using p = make({ env: { ...process.env, HERE: 'yes' } });
    expect(await p.run(tasks.variable, 'HERE')).toBe('yes');
    await using q = make();
    expect(await q.run(tasks.variable, 'HERE')).toBe(undefined);
  });

  test('a job is told of each worker once, and of replacements', async () => {
    await using p = make();
    const met: PoolWorker[] = [];
    let more = () => {};
    const leave = crewOf(p).join({
      onWorker: (one) => {
        met.push(one);
        more();
      },
      onFailure: (error) => expect.fail(String(error)),
    });
    const until = async (count: number) => {
      while (met.length < count) await new Promise<void>((resolve) => (more = resolve));
    };
    await until(2);
    await met[0]!.kill();
    await until(3);
    leave();
    leave();
    expect(new Set(met.map(({ id }) => id)).size).toBe(3);
    expect(p.stats()).toMatchObject({ workers: 2, started: 3, died: 1 });
  });
});

describe('a pool of threads', () => {
  test('gives a task that a dying worker has not begun to one that has nothing to do', async () => {
    await using p = pool({ workers: 2 });
    while (p.stats().workers < 2) await Promise.all([p.run(tasks.sleep, 5), p.run(tasks.sleep, 5)]);
    // Its worker blocks outside of a task, then ends.
    await Promise.all([p.run(tasks.endLater), p.run(tasks.sleep, 30)]);
    expect(await Promise.all([p.run(tasks.add, 1, 2), p.run(tasks.sleep, 5)])).toEqual([3, 5]);
  });

  test('that is terminated while it has nothing to do breaks no barrier', async () => {
    const barrier = new Barrier(2);
    const p = pool({ workers: 1 });
    const [last] = await Promise.all([barrier.wait(), p.run(tasks.arrive, barrier)]);
    expect(typeof last).toBe('boolean');
    await p.terminate();
    expect(barrier.isBroken).toBe(false);
  });

  test('passes shared arrays without a copy, in and out', async () => {
    await using p = pool({ workers: 1 });
    const array = allocate(Float64Array, 1000);
    await p.run(tasks.fill, array, 5);
    expect(array.every((x) => x === 5)).toBe(true);
    free(array);
    const result = await p.run(tasks.made, 1000);
    expect(result.every((x) => x === 7)).toBe(true);
    free(result);
  });
});

describe('options', () => {
  test.each<[string, object]>([
    ['workers', { workers: 0 }],
    ['workers', { workers: 1.5 }],
    ['kind', { kind: 'fiber' }],
    ['init', { init: 'x' }],
    ['memoryLimitMb', { memoryLimitMb: 1 }],
    ['execArgv', { execArgv: 'x' }],
  ])('%s must make sense', (name, options) => {
    expect(() => pool(options)).toThrow(
      expect.objectContaining({ code: 'HASTEN_POOL_OPTION', message: expect.stringContaining(name) }),
    );
  });

  test.each<[string, string]>([
    ['worker', 'write workers'],
    ['memoryLimitMB', 'write memoryLimitMb'],
    ['threads', 'it takes workers, kind, init, memoryLimitMb, name, execArgv, env'],
  ])('%s is none', (name, fix) => {
    expect(() => pool({ [name]: 2 })).toThrow(
      expect.objectContaining({ code: 'HASTEN_POOL_OPTION', message: `pool has no option ${name}`, fix }),
    );
  });

  test('those that Node refuses are told of', async () => {
    await using p = pool({ execArgv: ['--no-such-option'] });
    expect(await codeOf(p.run(tasks.add, 1, 2))).toBe('HASTEN_POOL_START');
  });
});
