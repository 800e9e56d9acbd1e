import { expect, test } from 'vitest';
import { readFunction } from '../../../src/cache/code/read-module.ts';

const OWN = '(n) => n + 1';

test.each([
  ['const features = cache(import.meta, FN);', 'features'],
  ['export const features = cache(import.meta, FN, { ttl: 1000 });', 'features'],
  ['let features; features = cache(import.meta, FN);', 'features'],
  ['exports.features = cache(module, FN);', 'features'],
  ['module.exports = { features: cache(module, FN) };', 'features'],
  ["export const all = { 'a feature': cache(import.meta, FN) };", 'a feature'],
  ['class Rows { static features = cache(import.meta, FN); }', 'features'],
  ['export default cache(import.meta, FN);', 'default'],
  ['const features = limited(cache(import.meta, FN), 4);', 'features'],
  ['const [features] = [cache(import.meta, FN)];', ''],
  ['export const all = { [name]: cache(import.meta, FN) };', ''],
  ['use(cache(import.meta, FN));', ''],
  ['const total = 1 + cache(import.meta, FN)(3);', ''],
  ['const fn = FN; const features = cache(import.meta, fn);', ''],
])('%s', (text, title) => {
  const esm = text.includes('import.meta') ? 'module' : 'commonjs';
  expect(readFunction('/rows.js', text.replace('FN', OWN), esm, OWN).title).toBe(title);
});

test('of two functions with one text none is called anything', () => {
  const text = `const a = cache(import.meta, ${OWN}); const b = cache(import.meta, ${OWN});`;
  expect(readFunction('/rows.js', text, 'module', OWN).title).toBe('');
});

test('a function that goes on where another ends is another', () => {
  const text = `class Rows { next = (n) => n + 1 * this.rate; } const features = cache(import.meta, ${OWN});`;
  expect(readFunction('/rows.js', text, 'module', OWN)).toMatchObject({ title: 'features', refusal: null });
});

test.each([
  ['(row: Row) => { const next = row.next! + 1; return next; }', 'row=>{const next=row.next+1;return next}'],
  ['(row: Row) => (next: number) => row.next! + next * 2', 'row=>next=>row.next+next*2'],
  [
    'async (row: Row) => { const next = row.next! + 1; return next; }',
    'async row=>{const next=row.next+1;return next}',
  ],
  ['(row: Row, by: number) => { return row.next! + by; }', '(row,by)=>{return row.next+by}'],
])('%s, as a printer that saves room has it', (written, own) => {
  const text = `export const features = cache(import.meta, ${written});`;
  expect(readFunction('/rows.ts', text, 'module', own).title).toBe('features');
});
