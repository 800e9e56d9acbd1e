/** Under the profiler a program prints what it prints without it, ends as it ends, and finds out the same about itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { type RunResult, root, runHasten, runNode, temporaryFolder } from './support.ts';

/** Process ids and columns may differ; hasten's report comes last. */
function comparable({ code, stdout, stderr }: RunResult, withErrors: boolean) {
  const errors = stderr.replaceAll(/\(node:\d+\)/g, '(node)');
  return { code, stdout, ...(withErrors && { errors }) };
}

/** Gives the profile of the run that was compared. `transformed`: where hasten keeps the texts of modules as it runs them. */
async function expectSame(
  args: string[],
  cwd: string,
  withErrors = false,
  transformed: string | null = null,
): Promise<Profile> {
  const env = transformed === null ? {} : { HASTEN_TRANSFORM_DIR: transformed };
  const out = join(temporaryFolder(), 'profile.json');
  const plain = comparable(await runNode(args, { cwd }), withErrors);
  const profiled = await runHasten(['profile', '--format', 'json', '--out', out, ...args], { cwd, env });
  expect(plain.stdout).not.toBe('');
  expect(comparable(profiled, withErrors)).toEqual(plain);
  return JSON.parse(readFileSync(out, 'utf8')) as Profile;
}

describe('module kinds', () => {
  const cwd = join(root, 'test/e2e/fixtures/kinds');
  test('CommonJS requires TypeScript, sloppy code, JSON and ES modules', async () => {
    const transformed = temporaryFolder();
    // The first run loads what transforms, too.
    await expectSame(['main.cjs'], cwd, true, transformed);
    const profile = await expectSame(['main.cjs'], cwd, true, transformed);
    expect(hitsOf(profile, 'main.cjs', 5)).toBe(1);
    expect(hitsOf(profile, 'main.cjs', 23)).toBe(0);
    expect(hitsOf(profile, 'helper.ts', 5)).toBe(1);
    expect(hitsOf(profile, 'main.mts', 16)).toBe(4);
  });

  test("the program's own file as CommonJS, and a worker made by eval", async () => {
    const profile = await expectSame(['entry.cjs'], cwd, true);
    expect(hitsOf(profile, 'entry.cjs', 4)).toBe(1);
  });

  test('an ES module with types imports what works and what fails', async () => {
    const profile = await expectSame(['main.mts'], cwd, true);
    expect(hitsOf(profile, 'main.mts', 16)).toBe(4);
    expect(hitsOf(profile, 'sloppy.cjs', 2)).toBe(1);
    expect(hitsOf(profile, 'throws.mjs', 1)).toBe(1);
    expect(hitsOf(profile, 'cycle-a.mjs', 2)).toBe(1);
    expect(profile.warnings.some((warning) => warning.includes('syntax.mjs'))).toBe(true);
  });

  test('files without a type', async () => {
    const profile = await expectSame(['sub/main.js'], cwd, true);
    for (const name of ['commonjs.js', 'module.js', 'redeclares.js', 'required.ts', 'module.ts'])
      expect(hitsOf(profile, `sub/${name}`, 1)).toBe(1);
  });

  test('functions, globals and process', async () => {
    await expectSame(['identity.mts', 'an argument', '--interval'], cwd, true);
  });
});

test('workers: ids, arguments, environment and listeners; exact hits in each of them', async () => {
  const cwd = join(root, 'test/e2e/fixtures/workers');
  const profile = await expectSame(['main.ts'], cwd);
  const ids = profile.threads.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (let id = 1; id <= 21; id++) {
    expect(hitsOf(profile, 'worker.ts', 6, id), `thread ${id}`).toBe(1000);
    expect(hitsOf(profile, 'worker.ts', 4, id), `thread ${id}`).toBe(1);
  }
  const [nested, inner, , endless, failing] = [22, 23, 24, 25, 26];
  expect(hitsOf(profile, 'worker.ts', 19, nested)).toBe(1);
  expect(hitsOf(profile, 'worker.ts', 6, inner)).toBe(1000);
  expect(hitsOf(profile, 'worker.ts', 6, failing)).toBe(1000);
  expect(hitsOf(profile, 'worker.ts', 6, endless)).toBeGreaterThan(10_000);
  const loop = profile.functions.find(({ name, thread }) => name === 'work' && thread === endless);
  expect(loop?.selfMs).toBeGreaterThan(100);
});

describe('examples, without their times', () => {
  const small: Record<string, string> = { pi: '1000', primes: '1000', norm: '1000', search: '1000', fibonacci: '1000' };
  const programs = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.ts'));
  test.each(programs)('%s', async (file) => {
    const args = [join('examples', file), small[basename(file, '.ts')] ?? '60'];
    const [plain, profiled] = [await runNode(args), await runHasten(['profile', '--out', '/dev/null', ...args])];
    const withoutTimes = ({ stdout, code }: RunResult) => [code, stdout.replaceAll(/[\d.]+ ms|[\d.]+ (%|req\S*)/g, '')];
    expect(withoutTimes(profiled)).toEqual(withoutTimes(plain));
  });
});

function hitsOf(profile: Profile, file: string, line: number, thread?: number): number | null | undefined {
  return profile.lines.find(
    (row) => row.file === file && row.line === line && (thread === undefined || row.thread === thread),
  )?.hits;
}
