/** `progress`: what a callback throws, and a terminal's line beside other output. */
import assert from 'node:assert/strict';
import { map, mapReduce, pool, reduce } from '../../../../src/public/parallel.ts';
import { errorOf, runScenarios, scenario } from './harness.ts';
import * as tasks from './tasks.ts';

const items = new Array<number>(200).fill(5);

scenario('what a callback throws rejects the map', async () => {
  const own = pool({ workers: 2 });
  let calls = 0;
  const progress = (): void => {
    calls++;
    throw new RangeError('no bar');
  };
  const options = { pool: own, progress };
  const looping = async (): Promise<void> => {
    for await (const _ of map.unordered(items, tasks.spin, options));
  };
  const runs = [
    () => map(items, tasks.spin, options),
    () => reduce(items, tasks.spin, tasks.add, options),
    () => mapReduce(items, tasks.spinPairs, tasks.add, options),
    looping,
    // Over before the callback is called for the first time, but for the last one.
    () => map([1], tasks.double, options),
    () => map(items, tasks.spin, { pool: own, progress: async () => progress() }),
  ];
  for (const run of runs) {
    calls = 0;
    assert.equal((await errorOf(run() as Promise<unknown>)).message, 'no bar');
    assert.equal(calls, 1);
  }
  assert.deepEqual(await map([1, 2], tasks.double, { pool: own }), [2, 4]);
  await own.close();
});

scenario('the error of an item goes before that of a callback', async () => {
  const own = pool({ workers: 1 });
  await own.run(tasks.spin, 1);
  const progress = (): never => {
    throw new Error('no bar');
  };
  assert.equal((await errorOf(map([1], tasks.failAt, { with: { at: [1] }, pool: own, progress }))).message, 'no 1');
  await own.close();
});

scenario('what a callback throws inside a worker rejects the map there', async () => {
  const own = pool({ workers: 1 });
  assert.equal(await own.run(tasks.nestedProgress), 'no bar');
  await own.close();
});

/** What a terminal shows, line by line. */
class Screen {
  readonly lines = [''];

  write(text: string): void {
    for (const part of text.split(/(\r|\n|\x1b\[K)/)) {
      const last = this.lines.length - 1;
      if (part === '\n') this.lines.push('');
      // The cursor goes to the beginning: what comes next is written over the line, which here is always longer.
      else if (part === '\r') this.lines[last] = `\r${this.lines[last]}`;
      else if (part === '\x1b[K') this.lines[last] = this.lines[last]!.replace(/^\r.*/, '');
      else if (this.lines[last]!.startsWith('\r')) this.lines[last] = part;
      else this.lines[last] += part;
    }
  }
}

/** Runs something while standard output and standard error are one terminal. */
async function onTerminal(act: () => Promise<void>): Promise<string[]> {
  const screen = new Screen();
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) {
    Object.assign(stream, { isTTY: true, columns: 80 });
    stream.write = ((text: string | Uint8Array) => {
      screen.write(String(text));
      return true;
    }) as typeof stream.write;
  }
  const writes = streams.map(({ write }) => write);
  try {
    await act();
    assert.deepEqual(
      streams.map(({ write }) => write),
      writes,
      'the streams are as they were',
    );
  } finally {
    for (const stream of streams) {
      for (const name of ['isTTY', 'columns', 'write']) delete (stream as unknown as Record<string, unknown>)[name];
    }
  }
  return screen.lines;
}

scenario('a bar and other output have lines of their own', async () => {
  const own = pool({ workers: 2 });
  const lines = await onTerminal(async () => {
    const mapping = map(items, tasks.spinAndSay, { pool: own, progress: true });
    const timer = setInterval(() => console.log('here\x1b[0m'), 30);
    setTimeout(() => process.stdout.write('half '), 250);
    setTimeout(() => process.stdout.write('a line\n'), 350);
    await mapping;
    clearInterval(timer);
    // The rest of what tasks have said.
    await own.close();
  });
  const own_ = lines.filter((line) => /^map/.test(line));
  assert.match(own_.at(-1)!, /^map: 200 items in /);
  for (const line of lines) assert.match(line, /^((half )?(here\x1b\[0m|there|a line)?|map: .*)$/, lines.join('\n'));
  assert.ok(lines.filter((line) => line.startsWith('here')).length > 5);
  assert.ok(lines.includes('there'));
});

scenario('a line that is not ended when the map ends is left alone', async () => {
  const lines = await onTerminal(async () => {
    const mapping = map(items, tasks.spin, { progress: true });
    setTimeout(() => process.stderr.write('begun'), 150);
    await mapping;
  });
  assert.equal(lines.length, 3);
  assert.equal(lines[0], 'begun');
  assert.match(lines[1]!, /^map: 200 items/);
});

await runScenarios();
