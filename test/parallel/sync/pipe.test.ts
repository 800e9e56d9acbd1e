import { expect, test } from 'vitest';
import { Pipe } from '../../../src/parallel/sync/pipe.ts';
import { soon, thread } from './actors.ts';

test('a pipe goes both ways, and ends in each by itself', { timeout: 60_000 }, async () => {
  const { near, far } = new Pipe<number, { echo: number }>({ capacity: 4 });
  const echo = thread('echo', { end: far });
  const answers: number[] = [];
  const receive = (async () => {
    for await (const { echo } of near) answers.push(echo);
  })();
  for (let i = 0; i < 100; i++) await soon(near.send(i));
  near.close();
  expect(await soon(echo.done)).toBe(100);
  await soon(receive);
  expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => index));
});
