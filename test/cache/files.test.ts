/** Files that are arguments, and change while the function runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cache, type FileArgument, file } from '../../src/public/cache.ts';
import { newFolder, options } from './support.ts';

const text = (path: string): string => readFileSync(path, 'utf8');

test('a file that changes before the function reads it: the result is not kept for what it was', async () => {
  const path = join(newFolder(), 'a.txt');
  writeFileSync(path, 'old');
  const read = cache(
    import.meta,
    async (source: { list: FileArgument[] }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return text(source.list[0]!.path);
    },
    options(),
  );
  const changed = read({ list: [file(path)] });
  writeFileSync(path, 'new');
  expect(await changed).toBe('new');
  writeFileSync(path, 'old');
  expect(await read({ list: [file(path)] })).toBe('old');
  expect(await read({ list: [file(path)] })).toBe('old');
  expect(read.stats()).toMatchObject({ hits: 1, misses: 2 });
});

test('and no stream either', () => {
  const path = join(newFolder(), 'a.txt');
  writeFileSync(path, 'old');
  const lines = cache(
    import.meta,
    function* (source: FileArgument) {
      yield text(source.path);
      yield text(source.path);
    },
    options(),
  );
  const reading = lines(file(path));
  expect(reading.next().value).toBe('old');
  writeFileSync(path, 'new');
  expect([...reading]).toEqual(['new']);
  writeFileSync(path, 'old');
  expect([...lines(file(path))]).toEqual(['old', 'old']);
  expect(lines.stats().entries).toBe(1);
});
