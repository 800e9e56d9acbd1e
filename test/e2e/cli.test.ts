/** The command as a whole: its version, its help, and what it says of a command line that it cannot understand. */
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, runHasten, runNode, temporaryFolder } from './support.ts';

describe('hasten', () => {
  test('prints its version', async () => {
    const { code, stdout, stderr } = await runHasten(['--version']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('loads no sub-command to say it, and so neither rules nor remedies', async () => {
    const folder = temporaryFolder({
      'loaded.cjs': "process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));",
    });
    const { stderr } = await runNode(['--require', join(folder, 'loaded.cjs'), bin, '--version']);
    const loaded = stderr.split('\n').filter((path) => path.includes('dist'));
    expect(loaded.map((path) => basename(path)).sort()).toEqual(['errors.cjs', 'esm.cjs', 'main.cjs']);
  });

  test('lists its commands in the help', async () => {
    const { code, stdout } = await runHasten(['--help']);
    expect(code).toBe(0);
    for (const name of ['profile', 'history']) expect(stdout).toContain(`\n  ${name}`);
  });

  test('without a command prints the help on standard error, as a usage error', async () => {
    const { code, stdout, stderr } = await runHasten([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: hasten');
  });

  test.each([
    [['profil'], "unknown command 'profil' (Did you mean profile?)"],
    [['--bogus'], "unknown option '--bogus'"],
    [['constructor'], "unknown command 'constructor'"],
  ])('%j is a usage error with a code, without a stack', async (args, sentence) => {
    const { code, stdout, stderr } = await runHasten(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`hasten: HASTEN_USAGE: ${sentence}`);
    expect(stderr).not.toContain('    at ');
  });
});
