/** Kept results in real programs, and `hasten cache`, which looks after them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, runHasten, runNode, temporaryFolder } from './support.ts';

/** Prints what was computed, and what came of it. */
const PROGRAM = `import { cache } from 'hasten/cache';
import { weight } from './weight.ts';

const computed: string[] = [];
const features = cache(import.meta, (path: string, options: { bins: number }) => {
  computed.push(path);
  return { path, size: path.length * weight * options.bins };
});
const zeros = cache(import.meta, (n: number) => {
  computed.push(String(n));
  return new Float64Array(n);
});
const results = [features('a.csv', { bins: 32 }), features('bb.csv', { bins: 8 }), zeros(100_000).length];
console.log(JSON.stringify({ computed, results }));
`;

const FILES = {
  'package.json': '{ "name": "shop", "type": "module" }',
  'rows.ts': PROGRAM,
  'weight.ts': 'export const weight: number = 3;\n',
};

const RESULTS = [{ path: 'a.csv', size: 480 }, { path: 'bb.csv', size: 144 }, 100_000];
const ALL = ['a.csv', 'bb.csv', '100000'];

/** A folder in which `hasten` is installed. */
function project(): string {
  const folder = temporaryFolder(FILES);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'hasten'), 'junction');
  return folder;
}

async function run(cwd: string, env: Record<string, string> = {}): Promise<string[]> {
  const { code, stdout, stderr } = await runNode(['rows.ts'], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { computed, results } = JSON.parse(stdout) as { computed: string[]; results: unknown };
  expect(results).toEqual(RESULTS);
  return computed;
}

async function cacheCommand(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHasten(['cache', ...args], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

interface Kept {
  key: string;
  arguments: string;
  bytes: number;
  file: string | null;
}

async function keptOf(cwd: string, name: string): Promise<Kept[]> {
  const { functions } = JSON.parse(await cacheCommand(cwd, 'ls', name, '--json')) as { functions: { kept: Kept[] }[] };
  return functions.flatMap(({ kept }) => kept);
}

test('another run computes nothing; an edit of an imported constant computes all that uses it', async () => {
  const cwd = project();
  expect(await run(cwd)).toEqual(ALL);
  expect(await run(cwd)).toEqual([]);
  writeFileSync(join(cwd, 'weight.ts'), '// no change of the program\nexport const weight = 3.0;\n');
  expect(await run(cwd)).toEqual([]);
  writeFileSync(join(cwd, 'weight.ts'), 'const one = 1;\nexport const weight = one + 2;\n');
  expect(await run(cwd)).toEqual(ALL);
  expect(await run(cwd)).toEqual([]);
  writeFileSync(join(cwd, 'weight.ts'), FILES['weight.ts']);
  expect(await run(cwd), 'the old results stay').toEqual([]);
  expect(await run(cwd, { HASTEN_CACHE: 'off' })).toEqual(ALL);
});

test('ls lists functions with what hits have saved, and the entries of one', async () => {
  const cwd = project();
  await run(cwd);
  await run(cwd);
  const { folder, functions } = JSON.parse(await cacheCommand(cwd, 'ls', '--json'));
  expect(folder).toBe(join(cwd, 'node_modules', '.cache', 'hasten'));
  expect(functions).toHaveLength(2);
  const features = functions.find(({ name }: { name: string }) => name === 'features');
  expect(features).toMatchObject({ module: 'rows.ts', index: 0, entries: 2, hits: 2, misses: 2 });
  expect(features.savedMs).toBeGreaterThan(0);
  const text = await cacheCommand(cwd, 'ls');
  expect(text).toMatch(/^Functions {2}by size, kept in node_modules\/\.cache\/hasten\n/);
  expect(text).toMatch(/^ +1 +80\d kB +1 +1 .* zeros +rows\.ts$/m);
  const entries = await cacheCommand(cwd, 'ls', 'features');
  expect(entries).toMatch(/^features {2}rows\.ts, 2 entries, .* B, 2 hits, .* saved\n/);
  expect(entries).toMatch(/^ +[0-9a-f]{12} .*a\.csv.*32/m);
  for (const name of ['rows.ts', 'rows.ts#zeros', 'rows.ts#1']) {
    expect((await keptOf(cwd, name)).map(({ arguments: text }) => text)).toContainEqual(expect.stringMatching('100'));
  }
});

test('show tells of the entry whose key begins so', async () => {
  const cwd = project();
  await run(cwd);
  const [entry] = await keptOf(cwd, 'zeros');
  const text = await cacheCommand(cwd, 'show', entry!.key.slice(0, 12));
  expect(text).toContain(`Key        ${entry!.key}`);
  expect(text).toMatch(/^zeros {2}rows\.ts#1\n/);
  expect(text).toMatch(/^ +Arguments {2}100000$/m);
  expect(JSON.parse(await cacheCommand(cwd, 'show', entry!.key, '--json'))).toMatchObject({ key: entry!.key, hits: 0 });
});

test('rm removes an entry, a function, everything; what is gone is computed again', async () => {
  const cwd = project();
  await run(cwd);
  const entries = await keptOf(cwd, 'features');
  const { key } = entries.find((entry) => entry.arguments.includes('bb.csv'))!;
  expect(await cacheCommand(cwd, 'rm', key.slice(0, 16))).toMatch(/^1 entry removed, \d+ B; 2 entries left, /);
  expect(await run(cwd)).toEqual(['bb.csv']);
  expect(await cacheCommand(cwd, 'rm', 'zeros', 'rows.ts#features')).toMatch(
    /^3 entries removed, .*; nothing is left\n$/,
  );
  expect(await run(cwd)).toEqual(ALL);
  expect(await cacheCommand(cwd, 'rm', '--all')).toMatch(/^3 entries removed/);
  expect(await run(cwd)).toEqual(ALL);
});

test('gc keeps to limits', async () => {
  const cwd = project();
  await run(cwd);
  expect(await cacheCommand(cwd, 'gc')).toMatch(/^Nothing was removed; 3 entries left/);
  expect(await cacheCommand(cwd, 'gc', '--max-bytes', '10kB')).toMatch(/^\d entr\w+ removed, 80\d kB; /);
  expect(await run(cwd)).toContain('100000');
  expect(await cacheCommand(cwd, 'gc', '--max-age', '30d')).toMatch(/^Nothing was removed/);
});

test('verify finds what was damaged, removes it, and ends with 1', async () => {
  const cwd = project();
  await run(cwd);
  expect(await cacheCommand(cwd, 'verify')).toBe('3 entries checked, all of them whole\n');
  const large = largestFile(join(cwd, 'node_modules', '.cache', 'hasten'));
  const bytes = readFileSync(large);
  bytes[bytes.length - 100_000]! ^= 1;
  writeFileSync(large, bytes);
  const kept = await runHasten(['cache', 'verify', '--keep'], { cwd });
  expect(kept.stdout).toMatch(/^1 of 3 entries damaged, and left where they are\n/);
  const { code, stdout } = await runHasten(['cache', 'verify'], { cwd });
  expect(stdout).toMatch(/^1 of 3 entries damaged, and removed: they will be computed again\n[^]* zeros /);
  expect(code).toBe(1);
  expect(await run(cwd)).toEqual(['100000']);
  expect(await cacheCommand(cwd, 'verify')).toBe('3 entries checked, all of them whole\n');
});

test('another folder is given by an option, or by the environment', async () => {
  const cwd = project();
  const folder = join(cwd, 'elsewhere');
  await run(cwd, { HASTEN_CACHE_DIR: folder });
  expect(existsSync(join(cwd, 'node_modules', '.cache'))).toBe(false);
  expect(await cacheCommand(cwd, 'ls', '--folder', 'elsewhere')).toContain('features');
  expect(await cacheCommand(cwd, 'ls')).toBe('Nothing is kept in node_modules/.cache/hasten\n');
  expect(existsSync(join(cwd, 'node_modules', '.cache')), 'looking makes no folder').toBe(false);
});

test.each([
  [['ls', 'feature'], 1, /HASTEN_CACHE_UNKNOWN: nothing of feature is kept\n {2}fix: there are .*zeros/],
  [['show', 'abcdefabcdef'], 1, /HASTEN_CACHE_UNKNOWN: no entry in .* begins with abcdefabcdef/],
  [['rm', 'features', 'feature'], 1, /HASTEN_CACHE_UNKNOWN/],
  [['rm'], 2, /HASTEN_USAGE: hasten cache rm takes keys or functions, or --all/],
  [['rm', '--all', 'features'], 2, /HASTEN_USAGE/],
  [['gc', '--max-bytes', 'much'], 2, /HASTEN_USAGE.*a size is wanted/],
  [['gc', '--max-age', '30'], 2, /HASTEN_USAGE.*a time is wanted/],
  [['clean'], 2, /HASTEN_USAGE/],
] as const)('%j is refused', async (args, exitCode, message) => {
  const cwd = project();
  await run(cwd);
  const { code, stderr } = await runHasten(['cache', ...args], { cwd });
  expect(stderr).toMatch(message);
  expect(code).toBe(exitCode);
  expect(await run(cwd), 'nothing was removed').toEqual([]);
});

function largestFile(folder: string): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.reduce(
    (a, b) => (statSync(b).isFile() && statSync(b).size > statSync(a).size ? b : a),
    paths.find((path) => statSync(path).isFile())!,
  );
}
