/** The tips as folders and pages: each is whole, and both pages lead to it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'examples/tips');
const tips = readdirSync(folder).filter((name) => /^\d\d-/.test(name));
const page = readFileSync(join(root, 'docs/tips.md'), 'utf8');

test('there are ten, in order', () => {
  expect(tips.map((name) => Number(name.slice(0, 2)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe.each(tips)('%s', (tip) => {
  const files = readdirSync(join(folder, tip));

  test('has a slow program, a fast one, a page, and one bench with its name', () => {
    for (const file of ['slow.ts', 'fast.ts', 'README.md']) expect(files).toContain(file);
    expect(files.filter((file) => file.endsWith('.bench.ts'))).toEqual([`${tip.slice(3)}.bench.ts`]);
  });

  test('is in both lists', () => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`[\`${tip}\`](${tip}/README.md)`);
    expect(page).toContain(`| [${Number(tip.slice(0, 2))}](../examples/tips/${tip}/README.md) `);
  });

  test('stands in the table of figures', () => {
    const figures = page.slice(page.indexOf('<!-- figures by'), page.indexOf('<!-- end of figures -->'));
    expect(figures).toContain(`| [${tip.slice(0, 2)}](../examples/tips/${tip}/README.md) `);
  });

  test('has a page that says how to run it', () => {
    const text = readFileSync(join(folder, tip, 'README.md'), 'utf8');
    for (const words of [`tips/${tip}/slow.ts`, `tips/${tip}/fast.ts`, `hasten bench examples/tips/${tip} `]) {
      expect(text).toContain(words);
    }
  });
});
