/** The pages that findings name are there, with their sections. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const named = globSync('src/doctor/**/*.ts').flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/'docs\/([\w-]+\.md)#([\w-]+)'/g)].map(
    ([, page, section]) => [page!, section!] as const,
  ),
);

/** As GitHub makes them. */
function sectionsOf(page: string): string[] {
  return [...readFileSync(`docs/${page}`, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

test('each rule names some', () => expect(named.length).toBeGreaterThanOrEqual(10));

test.each([...new Set(named.map(([page, section]) => `${page}#${section}`))])('%s', (link) => {
  const [page, section] = link.split('#') as [string, string];
  expect(sectionsOf(page)).toContain(section);
});
