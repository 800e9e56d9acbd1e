/** What people read: of arguments that are refused, and of those that were kept. */
import { expect, test } from 'vitest';
import { openStore } from '../../src/cache/store/open.ts';
import { cache, file, stamped } from '../../src/public/cache.ts';
import { entry, newStore } from './store/entry.ts';
import { newFolder, options } from './support.ts';

test('an argument that is refused is said where the function was called, however deep it lies', async () => {
  const fn = cache(import.meta, (rows: unknown) => rows, options());
  const later = cache(import.meta, async (rows: unknown) => rows, options());
  const rows = { a: [{ b: new Map([['c', { d: [{ e: { f: { g: Symbol('h') } } }] }]]) }] };
  expect(() => fn(rows)).toThrow(
    expect.objectContaining({ code: 'HASTEN_CACHE_ARGUMENT', stack: expect.stringContaining('messages.test.ts') }),
  );
  await expect(later(rows)).rejects.toMatchObject({ stack: expect.stringContaining('messages.test.ts') });
});

test('a file that is not there, and a folder', () => {
  const fn = cache(import.meta, (rows: unknown) => rows, options());
  expect(() => fn(file('/tmp/no such/a.csv'))).toThrow('file("/tmp/no such/a.csv") is not there');
  const folder = newFolder();
  expect(() => fn(file(folder))).toThrow(`file("${folder}") is a folder`);
});

test('files and stamped arrays are listed as they were given', () => {
  const folder = newFolder();
  const fn = cache(import.meta, (...rows: unknown[]) => rows.length, options({ folder }));
  fn(file('package.json'), stamped(new Float64Array(2), 'epoch 12'));
  const [kept] = openStore(folder).list();
  expect(kept!.arguments).toBe("file('package.json'), stamped(Float64Array(16 bytes), 'epoch 12')");
});

test('a function keeps its name where a program cannot tell it', () => {
  const store = newStore();
  const { fn, ...draft } = entry('x', 'value');
  store.put({ ...draft, fn: { ...fn, name: 'features' } });
  store.put({ ...entry('y', 'value'), fn: { ...fn, name: '' } });
  expect(store.functions().map((one) => one.fn.name)).toEqual(['features']);
});
