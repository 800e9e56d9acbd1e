import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withoutKeys } from '../../support/without-keys.ts';

/** 1 000 kills: `node test/parallel/map/kill-workers.ts 1000`. */
test('workers are killed at random moments, and every result is there exactly once', { timeout: 240_000 }, async () => {
  const script = fileURLToPath(new URL('./kill-workers.ts', import.meta.url));
  const seed = String(Date.now() % 1_000_000);
  const args = [...withoutKeys, '--no-warnings', script, '100', seed, '12'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout, `seed ${seed}`).toMatch(/^[1-9]\d* maps of 100000 items, [1-9]\d* workers ended/);
});
