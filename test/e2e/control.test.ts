/**
 * Time goes to the line that spends it, whatever way control took to get there: awaits, generators, exceptions, errors
 * that nobody catches. A frame that stays on the shadow stack, or leaves it too early, would take the time of others.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check, selfOf } from './annotations.ts';
import { root, runNode, temporaryFolder } from './support.ts';

const cwd = join(root, 'test/e2e/fixtures/control');

// Again where a busy machine may have been the cause.
describe.each(['auto', 'all'])('with --frames %s', { retry: 2 }, (frames) => {
  test.each([
    ['async.ts', 100],
    ['exceptions.ts', 80],
    ['required.cjs', 0],
  ])('%s', async (file, idleMs) => {
    const { profile, faults } = await check(['--frames', frames, file], [file], { cwd });
    expect(faults).toEqual([]);
    expect(profile.exitCode).toBe(0);
    expect(selfOf(profile, 'idle')).toBeGreaterThanOrEqual(idleMs);
  });

  test('disposal.mjs, where Node knows `using`', async ({ skip }) => {
    const plain = await runNode(['disposal.mjs'], { cwd, env: { SPENT: join(temporaryFolder(), 'spent') } });
    skip(plain.stderr.includes('SyntaxError'));
    const { profile, faults } = await check(['--frames', frames, 'disposal.mjs'], ['disposal.mjs'], { cwd });
    expect(faults).toEqual([]);
    expect(selfOf(profile, 'idle')).toBeGreaterThanOrEqual(150);
  });
});
