/**
 * The tips as programs: the slow one and the fast one print the same checksum, which is known, on every version of Node.
 * Those about libraries run where `node examples/tips/install.ts` has installed them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runCommand, runNode } from './support.ts';

const tips = join(root, 'examples/tips');
const installed = existsSync(join(tips, 'node_modules/zod'));

/** By tip: its checksum at a small size, and whether it needs libraries. */
const SMALL: Record<string, { size: number; checksum: string; libraries?: boolean }> = {
  '01-garbage-collection': { size: 100_000, checksum: '16621431' },
  '02-typed-arrays': { size: 2000, checksum: '1251837.5' },
  '03-worker-costs': { size: 2000, checksum: '5303612' },
  '04-oversubscription': { size: 2000, checksum: '2424' },
  '05-validation': { size: 200, checksum: '17820', libraries: true },
  '06-data-frames': { size: 2000, checksum: '12316828', libraries: true },
  '07-json': { size: 200, checksum: '320000069849', libraries: true },
  '08-records': { size: 2000, checksum: '2678688000' },
  '09-newer-runtime': { size: 2000, checksum: '1142668' },
  '10-line-profile': { size: 20, checksum: '1107175' },
};

test.skipIf(!installed)('the tips are well typed, with the libraries as they are', async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await runCommand(process.execPath, [tsc, '--project', join(tips, 'tsconfig.json')]);
  expect(stdout).toBe('');
});

describe.each(Object.entries(SMALL))('%s', (tip, { size, checksum, libraries = false }) => {
  test.skipIf(libraries && !installed).each(['slow', 'fast'])('%s prints the checksum', async (program) => {
    const { code, stdout, stderr } = await runNode([join(tips, tip, `${program}.ts`), String(size)]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\S+ \d+: \d+ ms, checksum -?[\d.]+\n$/);
    expect(stdout.replace(/ \d+ ms/, '')).toBe(`${tip}/${program} ${size}:, checksum ${checksum}\n`);
    expect(code).toBe(0);
  });
});
