import { expect, test } from 'vitest';
import { json } from '../../../src/doctor/rules/json.ts';
import { Program } from '../support/program.ts';

const size = { min: 900, median: 1000, max: 50_000, mean: 1200 };

function parsing(line: string, ms: number, name = 'JSON.parse'): Program {
  const text = `
import { readFileSync } from 'node:fs';
export function load(path: string, wanted: number) {
  const text = readFileSync(path, 'utf8');
  const found: unknown[] = [];
  for (let i = 0; i < wanted; i++) {
    const other = text.slice(i);
    ${line}
  }
  return found;
}
`;
  return new Program(text).call(line, { kind: 'json', name, calls: 5000, ms, size });
}

test('says how much time it takes, where, how often, and how long the texts are', () => {
  const [finding] = parsing('found.push(JSON.parse(other));', 430).find(json);
  expect(finding).toMatchObject({ title: 'JSON takes 43 % of the time', line: 8, function: 'load', savesMs: 430 });
  expect(finding!.evidence).toEqual([
    'JSON.parse was called 5,000 times here and took 430 ms, with texts of 1,000 characters, up to 50.0k characters.',
  ]);
  expect(finding).toMatchObject({ command: null, remedy: expect.stringMatching(/^Try to parse less/) });
});

test('adds up all places, and names the others that took a part', () => {
  const run = parsing('found.push(JSON.parse(other));', 60).call('return found', {
    kind: 'json',
    name: 'JSON.stringify',
    calls: 1,
    ms: 90,
  });
  const [finding] = run.find(json);
  expect(finding).toMatchObject({ title: 'JSON takes 15 % of the time', line: 10 });
  expect(finding!.evidence[1]).toBe('app.ts:8 took 60.0 ms.');
});

test.each([
  ['found.push(JSON.parse(other, (key, value) => (key === "at" ? new Date(value) : value)));', /without the reviver/],
  ['found.push(JSON.parse(JSON.stringify(found)));', /copy only what changes/],
  ['found.push(JSON.parse(text));', /once, in front of the loop/],
  ['found.push(JSON.parse(other, undefined));', /parse less/],
])('%s', (line, remedy) => {
  const [finding] = parsing(line, 300).find(json);
  expect(finding!.remedy).toMatch(remedy);
  expect(finding!.remedy).toMatch(/^Try /);
});

test('a copy is known by its inner half, too, and an indentation is no replacer', () => {
  const copy = parsing('found.push(JSON.parse(JSON.stringify(found)));', 300, 'JSON.stringify');
  expect(copy.find(json)[0]!.remedy).toMatch(/copy only what changes/);
  const written = parsing('found.push(JSON.stringify(other, null, 2));', 300, 'JSON.stringify');
  expect(written.find(json)[0]!.remedy).toMatch(/Try to write less/);
});

test('is silent where the texts are too short for the time', () => {
  const few = { kind: 'json', name: 'JSON.parse', calls: 260, ms: 266 } as const;
  const at = (characters: number) => ({ min: characters, median: characters, max: characters, mean: characters });
  const short = new Program('JSON.parse(text);').call('JSON', { ...few, size: at(50) });
  expect(short.find(json)).toEqual([]);
  const long = new Program('JSON.parse(text);').call('JSON', { ...few, size: at(50_000) });
  expect(long.find(json)).toMatchObject([{ savesMs: 266 }]);
});

test('is silent below a tenth of the time, and where the time is not known', () => {
  expect(parsing('found.push(JSON.parse(other));', 90).find(json)).toEqual([]);
  const unknown = new Program('JSON.parse("1");').call('JSON', { kind: 'json', name: 'JSON.parse', calls: 9 });
  expect(unknown.find(json)).toEqual([]);
});
