/**
 * 300 random kernels give what the same functions give as JavaScript, to the bit. A failure prints its seed and the
 * program, made small; `HASTEN_SEED=n` repeats it. `npm run fuzz:kernels` tries 100 000.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SEED = process.env.HASTEN_SEED ?? '1000000';
const SCRIPT = fileURLToPath(new URL('../../../scripts/fuzz-kernels.mjs', import.meta.url));

test.each([
  ['', '0'],
  [', on two threads', '2'],
])(`300 random kernels from seed ${SEED}%s`, { timeout: 240_000 }, async (_, threads) => {
  const node = process.env.HASTEN_TEST_NODE ?? process.execPath;
  const args = [SCRIPT, '--programs', '300', '--seed', SEED, '--quiet', '--threads', threads];
  const output = await new Promise<string>((resolve) => {
    execFile(node, args, { maxBuffer: 1e8 }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  console.log(output.trim().split('\n').slice(-2).join('\n'));
  expect(output).toContain('300 programs');
  expect(output, output).toMatch(/: 0 mismatches\s*$/);
});
