/**
 * The examples as plain programs, without hasten, and those of hasten/parallel and hasten/cache: each runs in a Node of its own, ends by itself with exit code 0, and
 * prints the same checksum on every version of Node. What profiles of them show is for other tests; those rely on
 * the programs being right. Sizes are small here, except where the full size is what everybody knows the answer to.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './support.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

/** By program: its checksum at a small size. */
const SMALL: Record<string, { size: number; checksum: string }> = {
  crawler: { size: 60, checksum: '595050' },
  diffusion: { size: 60, checksum: '4.492344' },
  fibonacci: { size: 1000, checksum: '344 344 344 344' },
  garbage: { size: 60, checksum: '10274998' },
  imputation: { size: 60, checksum: '120280581.961' },
  json: { size: 60, checksum: '416128' },
  julia: { size: 60, checksum: '124318' },
  'julia-typed': { size: 60, checksum: '124318' },
  norm: { size: 1000, checksum: '208020937.5' },
  particles: { size: 60, checksum: '-0.069229988 -0.044363851' },
  pi: { size: 1000, checksum: '784' },
  primes: { size: 1000, checksum: '168' },
  records: { size: 60, checksum: '18816000' },
  search: { size: 1000, checksum: '1957 1957 1957 1957' },
  service: { size: 60, checksum: '5376' },
  vectors: { size: 10, checksum: '29571224' },
};

/** The same of those in `parallel/`, which have a checksum for each way of doing the same. */
const SMALL_PARALLEL: Record<string, { size: number; checksum: string }> = {
  counting: { size: 10_000, checksum: '10000 10000' },
  matrix: { size: 100, checksum: '660001.829726' },
  'one-prime': { size: 1_000_000_000, checksum: '10101010' },
  pi: { size: 100_000, checksum: '78925 78925 78925 78925 78739' },
  primes: { size: 10_000, checksum: '1229 1229' },
  thumbnails: { size: 6, checksum: '12868376' },
};

/** Those in `cache/`, which have a checksum for each pass. */
const SMALL_CACHED: Record<string, { size: number; checksum: string }> = {
  features: { size: 3, checksum: '57241 57241 61231' },
};

/** These share memory between processes, which is there on Linux and macOS. */
const MAPPED = new Set(['matrix', 'primes']);

const programs = programsIn(EXAMPLES);
const parallelPrograms = programsIn(join(EXAMPLES, 'parallel'));
const cachedPrograms = programsIn(join(EXAMPLES, 'cache'));

function programsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
}

/** The one line that a program prints, taken apart; a program that fails or prints more makes the test fail. */
async function run(program: string, size?: number): Promise<{ name: string; size: number; checksum: string }> {
  const args = [join(EXAMPLES, `${program}.ts`), ...(size === undefined ? [] : [String(size)])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return read(program, stdout);
}

function read(program: string, stdout: string): { name: string; size: number; checksum: string } {
  const line = /^(?<name>[\w-]+) (?<size>\d+): \d+ ms, checksum (?<checksum>-?[\d. -]*\d)(?: \(.*\))?\n$/.exec(stdout);
  const { name = '', size: printed = '', checksum = '' } = line?.groups ?? {};
  expect(name, `the output of ${program}: ${stdout}`).toBe(program);
  return { name, size: Number(printed), checksum };
}

describe('at a small size', () => {
  test.each(programs)('%s prints its checksum', async (program) => {
    const expected = SMALL[program];
    expect(expected, `the small size of ${program}`).toBeDefined();
    expect(await run(program, expected?.size)).toEqual({ name: program, ...expected });
  });
});

describe('at the default size', () => {
  test.each(['julia', 'julia-typed'])('the counts of %s add up to 33219980', async (program) => {
    expect(await run(program)).toEqual({ name: program, size: 1000, checksum: '33219980' });
  });
});

describe('on several cores', () => {
  test.each(parallelPrograms)('%s prints its checksum last, and ends by itself', async (program) => {
    const expected = SMALL_PARALLEL[program];
    expect(expected, `the small size of ${program}`).toBeDefined();
    if (MAPPED.has(program) && process.platform === 'win32') return;
    const args = [join(EXAMPLES, 'parallel', `${program}.ts`), String(expected?.size)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(read(program, lastLine(stdout))).toEqual({ name: program, ...expected });
  });
});

describe('with kept results', () => {
  test.each(cachedPrograms)('%s prints the same checksum when nothing is kept, and when all is', async (program) => {
    const expected = SMALL_CACHED[program];
    expect(expected, `the small size of ${program}`).toBeDefined();
    const folder = temporaryFolder({});
    const args = [join(EXAMPLES, 'cache', `${program}.ts`), String(expected?.size)];
    const env = { ...process.env, HASTEN_CACHE_DIR: folder };
    const runs = [];
    for (let i = 0; i < 2; i++) runs.push((await promisify(execFile)(process.execPath, args, { env })).stdout);
    for (const stdout of runs) expect(read(program, lastLine(stdout))).toEqual({ name: program, ...expected });
    expect(runs[0]).toMatch(/^first pass: 3 of 3 texts computed.*\nagain: 0 of 3 .*\nwith one edited: 1 of 3 /);
    expect(runs[1]).toMatch(/^first pass: 0 of 3 texts computed.*\nagain: 0 of 3 .*\nwith one edited: 0 of 3 /);
  });
});

function lastLine(stdout: string): string {
  return stdout.slice(stdout.lastIndexOf('\n', stdout.length - 2) + 1);
}

describe('examples/README.md', () => {
  const readme = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  test.each(programs)('lists %s', (program) => {
    expect(readme).toContain(`[\`${program}.ts\`](${program}.ts)`);
  });

  test.each(parallelPrograms)('lists parallel/%s', (program) => {
    expect(readme).toContain(`[\`parallel/${program}.ts\`](parallel/${program}.ts)`);
  });

  test.each(cachedPrograms)('lists cache/%s', (program) => {
    expect(readme).toContain(`[\`cache/${program}.ts\`](cache/${program}.ts)`);
  });
});

describe('an example knows nothing of hasten', () => {
  test.each(programs)('%s imports Node and what lies beside it', (program) => {
    const source = readFileSync(join(EXAMPLES, `${program}.ts`), 'utf8');
    const imports = [...source.matchAll(/\bfrom '([^']+)'/g)].map(([, specifier]) => specifier);
    for (const specifier of imports) expect(specifier).toMatch(/^(node:|\.\/support\/)/);
  });
});
