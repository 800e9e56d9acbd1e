/** `--callees`: what lines call outside the user's code has its name, at the right line, with the time that it took. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CalleeCost, Profile } from '../../src/profile/model.ts';
import { generate } from '../counts/generator.ts';
import { check } from '../counts/oracle.ts';
import { bin, profileJson, runHasten, runNode, temporaryFolder, testNode } from './support.ts';

/** Short calls in turn, so that only the calls themselves can tell which of them a moment belongs to. */
const PROGRAM = `import { createHash } from 'node:crypto';
import { work } from 'fakedep';
const text = JSON.stringify(Array.from({ length: 200 }, (_, id) => ({ id, name: 'name ' + id })));
const bytes = Buffer.alloc(20_000, 7);
const area = (x) => x * x;
let sum = 0;
function main(rounds) {
  for (let i = 0; i < rounds; i++) {
    sum += JSON.parse(text).length;
    sum += text.replace(/[aeiou]/g, 'x').length;
    sum += createHash('sha256').update(bytes).digest()[0];
    sum += work(text.length) + JSON.parse('[1]')[0];
    for (let k = 0; k < 20_000; k++) sum += area(k) % 7;
  }
}
main(Number(process.argv[2] ?? 4000));
console.log(sum);
`;
const PACKAGE = `export function work(n) {
  let s = 0;
  for (let i = 0; i < 2 * n; i++) s = (s * 31 + i) % 1000003;
  return s;
}
`;

function folder(): string {
  const cwd = temporaryFolder({ 'program.mjs': PROGRAM });
  const dep = join(cwd, 'node_modules/fakedep');
  mkdirSync(dep, { recursive: true });
  writeFileSync(join(dep, 'package.json'), '{"name":"fakedep","type":"module","exports":"./index.js"}');
  writeFileSync(join(dep, 'index.js'), PACKAGE);
  return cwd;
}

const selfMs = (profile: Profile, line: number) => profile.lines.find((one) => one.line === line)?.selfMs ?? 0;
const sumOf = (callees: CalleeCost[]) => callees.reduce((sum, { ms }) => sum + ms, 0);

test('packages, built-ins and Node have their names at the lines that call them', async () => {
  const profile = await profileJson(['--callees', '--interval', '250', 'program.mjs'], { cwd: folder() });
  const callees = profile.callees as CalleeCost[];
  const at = (line: number) => callees.filter((one) => one.line === line).sort((a, b) => b.ms - a.ms);
  const [parse, replace, update, work, own] = [9, 10, 11, 12, 13].map(at);
  expect(parse?.[0]).toMatchObject({ name: 'JSON.parse', from: null, kind: 'native', file: 'program.mjs', thread: 0 });
  expect(replace?.[0]).toMatchObject({ name: 'text.replace', from: null, kind: 'native' });
  expect(update?.[0]).toMatchObject({ name: 'createHash().update', from: 'node:crypto', kind: 'node' });
  expect(work?.[0]).toMatchObject({ name: 'work', from: 'fakedep', kind: 'dependency' });
  // They are nearly all that these lines do, and never more than the line.
  for (const [index, callees] of [parse, replace, update, work].entries()) {
    const line = selfMs(profile, 9 + index);
    expect(line).toBeGreaterThan(30);
    expect(sumOf(callees ?? []) / line).toBeGreaterThan(0.9);
    expect(sumOf(callees ?? []) / line).toBeLessThan(1.000001);
  }
  expect(work?.[0]?.ms).toBeGreaterThan(0.8 * sumOf(work ?? []));
  // A function of the user's that has no frame is no callee.
  expect(own).toEqual([]);
  expect(selfMs(profile, 13)).toBeGreaterThan(30);
});

test('the same time is in lines and functions, whatever they call', async () => {
  const cwd = folder();
  const { callees, ...named } = await profileJson(['--callees', '--interval', '250', 'program.mjs'], { cwd });
  const plain = await profileJson(['--interval', '250', 'program.mjs'], { cwd });
  expect(callees).not.toBeNull();
  expect(plain.callees).toBeNull();
  // A line without hits is there only where a sample has met it.
  const hits = ({ lines }: Pick<Profile, 'lines'>) =>
    lines.flatMap((one) => (one.hits === null ? [] : [[one.line, one.hits]])).sort();
  expect(hits(named)).toEqual(hits(plain));
  const share = (profile: Pick<Profile, 'lines'>, line: number) => {
    const all = profile.lines.reduce((sum, one) => sum + one.selfMs, 0);
    return (profile.lines.find((one) => one.line === line)?.selfMs ?? 0) / all;
  };
  for (const line of [9, 10, 11, 12, 13]) expect(Math.abs(share(named, line) - share(plain, line))).toBeLessThan(0.15);
  // Nodes of one line below one parent are one.
  const nodes = named.nodes.map((node) => JSON.stringify([node.parent, node.function, node.line]));
  expect(new Set(nodes).size).toBe(nodes.length);
});

test('workers have theirs', async () => {
  const cwd = folder();
  writeFileSync(
    join(cwd, 'main.mjs'),
    `import { Worker } from 'node:worker_threads';
    for (let i = 0; i < 2; i++) new Worker(new URL('./program.mjs', import.meta.url), { argv: ['600'] });`,
  );
  const { callees } = await profileJson(['--callees', 'main.mjs'], { cwd });
  const threads = (callees ?? []).filter(({ name }) => name === 'work').map(({ thread }) => thread);
  expect(threads.sort()).toEqual([1, 2]);
});

test('the report names them below their lines, and in a table', async () => {
  const cwd = folder();
  const { stderr, stdout } = await runHasten(['profile', '--callees', 'program.mjs'], { cwd });
  expect(stdout).toBe((await runNode(['program.mjs'], { cwd })).stdout);
  expect(stderr).toMatch(/sum \+= JSON\.parse\(text\)\.length;\n +[\d.]+ +[\d.]+ +└ JSON\.parse \(built-in\)\n/);
  expect(stderr).toMatch(/What your lines called[^]*\n +[\d.]+ +[\d.]+ % {2}fakedep +package +work\n/);
});

test('counts stay exact, and programs the same', { timeout: 300_000 }, async () => {
  const cases = Array.from({ length: 50 }, (_, index) => {
    const program = generate(70_000 + index);
    return { name: program.name, program };
  });
  const verdicts = await check(cases, join(temporaryFolder(), 'all'), {
    node: testNode,
    cli: bin,
    options: ['--callees'],
  });
  expect(verdicts.filter(({ differences }) => differences.length > 0).map(({ case: one }) => one.name)).toEqual([]);
});

test('engine v8 says that it has none', async () => {
  const profile = await profileJson(['--engine', 'v8', '--callees', 'program.mjs', '200'], { cwd: folder() });
  expect(profile.callees).toBeNull();
  expect(profile.warnings.join()).toContain('--callees is of the engine lines');
});
