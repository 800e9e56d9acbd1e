/**
 * `npm run test:nodes [-- VERSION... ARGUMENT...]`: runs the tests by Node 22, 24 and 26 (or the versions named), one
 * after the other, until one fails; what is no version goes to vitest. Each Node comes from npm's cache of the platform
 * package behind `node@VERSION`, which has no install script and so needs nobody's permission. HASTEN_TEST_NODE tells
 * the tests which Node to run profiled programs with.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const named = process.argv.slice(2).filter((word) => /^\d/.test(word));
const vitestArgs = process.argv.slice(2).filter((word) => !named.includes(word));
const versions = named.length > 0 ? named : ['22', '24', '26'];

/** The npm package that holds Node's binary for this platform. */
function nodePackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

/** The path of Node `version`'s binary, installed into npm's cache where it is missing. */
function findNode(version) {
  const shown = 'node -p process.execPath';
  const args = ['--yes', '--loglevel=error', '--package', `${nodePackage()}@${version}`, '--call', shown];
  const path = execFileSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
  const found = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
  if (!found.startsWith(`v${version}`)) throw new Error(`asked npm for Node ${version}, and got ${found} at ${path}`);
  return { path, found };
}

for (const { path, found } of versions.map(findNode)) {
  console.log(`\n== Node ${found.slice(1)} (${path})`);
  const env = {
    ...process.env,
    HASTEN_TEST_NODE: path,
    PATH: `${dirname(path)}${delimiter}${process.env.PATH}`,
  };
  const { status } = spawnSync(path, [vitest, 'run', ...vitestArgs], { cwd: root, env, stdio: 'inherit' });
  if (status === 0) continue;
  // Not after what other Nodes print: the end of a long log is what is looked at.
  console.error(`\nfailed on Node ${found.slice(1)}`);
  process.exit(1);
}
