/** What a program can see of being measured: nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { root, runHasten, runNode, temporaryFolder } from './support.ts';

/** Runs a program plainly and under `hasten profile`; gives the profile once both have printed and ended alike. */
async function sameProgram(
  name: string,
  text: string,
  options: string[] = [],
  nodeArgs: string[] = [],
): Promise<Profile> {
  const cwd = temporaryFolder({ [name]: text });
  const plain = await runNode([...nodeArgs, name], { cwd });
  const out = join(temporaryFolder(), 'profile.json');
  const words = ['profile', '--format', 'json', '--out', out, ...options, ...nodeArgs, name];
  const measured = await runHasten(words, { cwd });
  expect({ ...measured, stderr: '' }).toEqual({ ...plain, stderr: '' });
  return JSON.parse(readFileSync(out, 'utf8')) as Profile;
}

test.each([
  ['process.exit()', `process.on('exit', () => process.exit(4));`],
  ['process.exit(), with an error that nobody caught', `process.on('exit', () => process.exit(4)); throw new Error();`],
  ['process.reallyExit()', `process.on('exit', () => console.log('not called')); process.reallyExit(5);`],
])('the profile is whole where the program ends by %s', async (_, text) => {
  const profile = await sameProgram('ends.cjs', text);
  expect(profile.warnings.join()).not.toContain('ended from outside');
  expect(profile.eventLoop).not.toBeNull();
});

test.each(['auto', 'all'])('messages of errors quote the code as it was written, with --frames %s', async (frames) => {
  const text = readFileSync(join(root, 'test/e2e/fixtures/messages.cjs'), 'utf8');
  await sameProgram('messages.cjs', text, ['--frames', frames]);
});

test('an error that ends the program is printed with the message that it has without', async () => {
  const cwd = temporaryFolder({ 'dies.mjs': 'const nothing = {};\n(await nothing).method();\n' });
  const { code, stderr } = await runHasten(['profile', 'dies.mjs'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('TypeError: (intermediate value).method is not a function');
});

test.each([[[]], [['--import', 'data:text/javascript,']]])(
  'a CommonJS program is the main module that it is without, after %j',
  async (options) => {
    const text = `console.log(module.id, module.parent, require.main === module, require.cache[__filename] === module);
      const { children, paths, loaded } = module;
      console.log(children.length, paths.length, loaded, this === exports, __filename === process.argv[1]);`;
    await sameProgram('main.cjs', text, [], options);
  },
);
