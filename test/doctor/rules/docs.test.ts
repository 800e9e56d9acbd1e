import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../../src/doctor/rules/', import.meta.url);

test('every page and section that a rule points to is there', () => {
  const links = readdirSync(folder).flatMap((file) => [
    ...readFileSync(new URL(file, folder), 'utf8').matchAll(/'(docs\/[\w-]+\.md)(?:#([\w-]+))?'/g),
  ]);
  expect(links.length).toBeGreaterThan(6);
  for (const [link, page, section] of links) {
    const headings = readFileSync(page!, 'utf8').matchAll(/^#+ (.+)$/gm);
    const sections = [...headings].map(([, heading]) => slug(heading!));
    if (section !== undefined) expect(sections, link).toContain(section);
  }
});

/** As the pages' host makes them. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
