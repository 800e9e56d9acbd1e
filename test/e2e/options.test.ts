/** The options that say what is measured, and the figures that must fit together whatever was run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { check, selfOf } from './annotations.ts';
import { profileJson, root, temporaryFolder } from './support.ts';

const functionOf = (profile: Profile, name: string) => profile.functions.find((row) => row.name === name);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe('classes, recursion and callbacks of built-ins', () => {
  const cwd = join(root, 'test/e2e/fixtures/classes');

  test.each(['auto', 'all'])('with --frames %s', { retry: 2 }, async (frames) => {
    const { profile, faults } = await check(['--frames', frames, 'main.ts'], ['main.ts'], { cwd });
    expect(faults).toEqual([]);
    const calls = Object.fromEntries(profile.functions.map((row) => [row.name, row.calls]));
    expect(calls).toMatchObject({
      'Base.constructor': 3,
      'Derived.constructor': 2,
      'get Base.slow': 2,
      'Base.make': 1,
    });
    expect(calls).toMatchObject({
      'set Base.slow': 1,
      'Base.#hidden': 2,
      'Base.<static_initializer>': 1,
      recursive: 10,
    });
    // A recursion's total counts once; two that call each other, each once.
    for (const [name, ms] of [
      ['recursive', 50],
      ['even', 27],
    ] as const) {
      expect(functionOf(profile, name)?.totalMs, name).toBeGreaterThan(ms * 0.8);
      expect(functionOf(profile, name)?.totalMs, name).toBeLessThan(ms * 2);
    }
    expect(functionOf(profile, 'odd')!.totalMs!).toBeLessThanOrEqual(functionOf(profile, 'even')!.totalMs! + 0.01);
  });

  test('self times are the whole run, whatever was running', { retry: 2 }, async () => {
    const profile = await profileJson(['main.ts'], { cwd, env: { SPENT: join(temporaryFolder(), 'spent') } });
    const self = sum(profile.functions.map((row) => row.selfMs ?? 0));
    expect(Math.abs(self - profile.durationMs)).toBeLessThan(Math.max(5, 0.01 * profile.durationMs));
    expect(sum(profile.timeDeltas) / 1000).toBeCloseTo(self, 3);
    expect(profile.samples.length).toBe(profile.timeDeltas.length);
    for (const row of profile.functions) expect(row.totalMs ?? 0, row.name).toBeGreaterThanOrEqual(row.selfMs ?? 0);
    for (const row of profile.lines) expect(row.totalMs).toBeGreaterThanOrEqual(row.selfMs);
    expect(profile.nodes.every(({ parent }, index) => parent === null || parent < index)).toBe(true);
  });
});

describe('whose code it is', () => {
  const work = `
export function work(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += Math.sqrt(i);
  }
  return sum;
}
`;
  const cwd = temporaryFolder({
    'package.json': '{ "type": "module" }',
    'main.ts': `import { work } from 'some-package';\nimport { work as own } from './lib/own.js';\nwork(8e7);\nown(4e7);\n`,
  });
  const installed = join(cwd, 'node_modules/some-package');
  mkdirSync(join(cwd, 'lib'));
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(cwd, 'lib/own.js'), work);
  writeFileSync(join(installed, 'index.js'), work);
  writeFileSync(join(installed, 'package.json'), '{ "name": "some-package", "type": "module", "main": "index.js" }');
  const hits = async (...args: string[]) => {
    const profile = await profileJson([...args, 'main.ts'], { cwd });
    const files = new Map(profile.lines.filter(({ line }) => line === 5).map((row) => [row.file, row.hits]));
    const main = profile.lines.find(({ file, line }) => file === 'main.ts' && line === 3);
    return { profile, own: files.get('lib/own.js'), installed: files.get('node_modules/some-package/index.js'), main };
  };

  test('by default what is not in node_modules; a package takes the time of the line that calls it', async () => {
    const { own, installed, main } = await hits();
    expect([own, installed]).toEqual([4e7, undefined]);
    expect(main!.selfMs).toBeGreaterThan(1);
  });

  test('--include takes the place of the default, --exclude goes before it', async () => {
    expect(await hits('--include', '**/some-package/**')).toMatchObject({ own: undefined, installed: 8e7 });
    expect(await hits('--include', '**')).toMatchObject({ own: 4e7, installed: 8e7 });
    expect(await hits('--exclude', 'lib/**')).toMatchObject({ own: undefined, installed: undefined });
    expect(await hits('--include', '**', '--exclude', 'own.js')).toMatchObject({ own: undefined, installed: 8e7 });
  });

  test('--no-hits counts nothing and still measures; --interval is kept', async () => {
    const { profile } = await hits('--no-hits', '--interval', '250', '--frames', 'all');
    expect(profile.lines.every((row) => row.hits === null)).toBe(true);
    expect(profile.functions.every((row) => row.calls === null)).toBe(true);
    expect(profile.sampling).toMatchObject({ requestedIntervalUs: 250, hits: null });
    expect(functionOf(profile, 'work')?.selfMs).toBeGreaterThan(0);
  });

  test('--interval 100 samples more often than the default', async () => {
    const often = await hits('--interval', '100');
    expect(often.profile.sampling.deliveredIntervalUs).toBeLessThan(500);
    expect(often.profile.sampling.requestedIntervalUs).toBe(100);
  });
});

test('a program that allocates shows its collections, also if it never turns the event loop', async () => {
  const text = `let kept: number[][] = [];
for (let i = 0; i < 400_000; i++) {
  kept.push([i, i, i, i]);
  if (kept.length > 50_000) kept = [];
}
`;
  const profile = await profileJson(['main.ts'], { cwd: temporaryFolder({ 'main.ts': text }) });
  const { count, totalMs, maxMs, byKind } = profile.gc!;
  expect(count).toBeGreaterThan(0);
  expect(maxMs).toBeLessThanOrEqual(totalMs);
  expect(sum(Object.values(byKind).map((kind) => kind.count))).toBe(count);
  expect(sum(Object.values(byKind).map((kind) => kind.totalMs))).toBeCloseTo(totalMs, 6);
  expect(selfOf(profile, 'gc')).toBeLessThanOrEqual(totalMs * 1.5 + 20);
});

test('a server shows how busy and how late its event loop was', async () => {
  const text = `import { createServer } from 'node:http';
const server = createServer((request, response) => {
  const end = performance.now() + 30;
  while (performance.now() < end);
  response.end(request.url);
}).listen(0, async () => {
  const { port } = server.address() as { port: number };
  for (let i = 0; i < 8; i++) {
    await (await fetch(\`http://localhost:\${port}/\`)).text();
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  server.close();
  server.closeAllConnections();
});
`;
  const profile = await profileJson(['main.mts'], { cwd: temporaryFolder({ 'main.mts': text }) });
  const { utilization, delayMs } = profile.eventLoop!;
  expect(utilization).toBeGreaterThan(0.3);
  expect(utilization).toBeLessThan(0.95);
  expect(delayMs!.p50).toBeLessThanOrEqual(delayMs!.p99);
  expect(delayMs!.p99).toBeLessThanOrEqual(delayMs!.max);
  expect(delayMs!.max).toBeGreaterThan(15);
  expect(selfOf(profile, 'idle')).toBeGreaterThan(100);
  const handler = profile.lines.find(({ line }) => line === 4)!;
  expect(handler.selfMs).toBeGreaterThan(150);
});
