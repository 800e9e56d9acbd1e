import { expect, test } from 'vitest';
import { Lock } from '../../../src/parallel/sync/lock.ts';
import { manager } from '../../../src/parallel/sync/manager.ts';
import { child, soon, thread } from './actors.ts';

class Counter {
  total = 0;
  add(by: number): number {
    this.total += by;
    return this.total;
  }
  fail(): never {
    throw new RangeError('too many');
  }
  list() {
    return { numbers: [1, 2], nested: new Map([['a', this.total > 0]]) };
  }
}

for (const [kind, start] of [
  ['threads', thread],
  ['processes', child],
] as const) {
  test(`a managed object is used from ${kind}: methods, properties, errors`, { timeout: 60_000 }, async () => {
    const object = new Counter();
    const counter = manager(object);
    const actors = [0, 1].map((index) => start('use', { counter, times: 50, index }));
    const results = await soon(Promise.all(actors.map((actor) => actor.done)), 20_000);
    expect(object.total).toBe(100);
    for (const { error, list, total } of results as { error: object; list: object; total: number }[]) {
      expect(error).toEqual({ name: 'RangeError', message: 'too many', isError: true });
      expect(list).toEqual({ numbers: [1, 2], nested: new Map([['a', true]]) });
      expect(total).toBeGreaterThanOrEqual(50);
    }
  });
}

test('in its own thread it is the same, by value', async () => {
  const object = {
    kept: [] as unknown[],
    keep: (value: unknown) => object.kept.push(value),
    get all() {
      return object.kept;
    },
  };
  const remote = manager(object);
  const given = { x: 1 };
  const lock = new Lock();
  expect(await remote.keep(given)).toBe(1);
  await remote.keep(lock);
  given.x = 2;
  expect(await remote.all).toEqual([{ x: 1 }, lock]);
  expect(object.kept[1]).toBe(lock);
  const member = expect.objectContaining({ code: 'HASTEN_MANAGER_MEMBER' });
  await expect((remote as unknown as { missing(): Promise<void> }).missing()).rejects.toThrow(member);
  expect(() => Object.assign(remote, { kept: 1 })).toThrow(member);
  expect(() => manager(5 as never)).toThrow(member);
});

test('tells callers when its thread has ended', { timeout: 60_000 }, async () => {
  const { Worker } = await import('node:worker_threads');
  const { portableKind } = await import('../../../src/source/portable.ts');
  const source = `
    const { parentPort } = require('node:worker_threads');
    Promise.all([import(${JSON.stringify(new URL('../../../src/parallel/sync/manager.ts', import.meta.url).href)}), import(${JSON.stringify(new URL('../../../src/source/portable.ts', import.meta.url).href)})])
      .then(([{ manager }, { portableOf }]) => {
        const remote = manager({ wait: () => new Promise(() => {}), one: 1 });
        parentPort.postMessage(portableOf(remote).describe(remote, 'thread'));
        setInterval(() => {}, 1000);
      });`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  const description = await new Promise((resolve) => worker.once('message', resolve));
  const remote = portableKind('hasten.manager')!.restore(description) as {
    one: Promise<number>;
    wait(): Promise<void>;
  };
  expect(await soon(remote.one)).toBe(1);
  const waits = remote.wait().catch((error) => error.code);
  await worker.terminate();
  expect(await soon(waits)).toBe('HASTEN_MANAGER_GONE');
  expect(await remote.wait().catch((error) => error.code)).toBe('HASTEN_MANAGER_GONE');
});
