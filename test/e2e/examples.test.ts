/**
 * The examples as plain programs, without hasten: each runs in a Node of its own, ends by itself with exit code 0, and
 * prints the same checksum on every version of Node. What profiles of them show is for other tests; those rely on
 * the programs being right. Sizes are small here, except where the full size is what everybody knows the answer to.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

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

const programs = readdirSync(EXAMPLES)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'));

/** The one line that a program prints, taken apart; a program that fails or prints more makes the test fail. */
async function run(program: string, size?: number): Promise<{ name: string; size: number; checksum: string }> {
  const args = [join(EXAMPLES, `${program}.ts`), ...(size === undefined ? [] : [String(size)])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
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

describe('examples/README.md', () => {
  test.each(programs)('lists %s', (program) => {
    const readme = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
    expect(readme).toContain(`[\`${program}.ts\`](${program}.ts)`);
  });
});

describe('an example knows nothing of hasten', () => {
  test.each(programs)('%s imports Node and what lies beside it', (program) => {
    const source = readFileSync(join(EXAMPLES, `${program}.ts`), 'utf8');
    const imports = [...source.matchAll(/\bfrom '([^']+)'/g)].map(([, specifier]) => specifier);
    for (const specifier of imports) expect(specifier).toMatch(/^(node:|\.\/support\/)/);
  });
});
