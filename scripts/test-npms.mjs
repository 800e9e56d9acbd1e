/**
 * `npm run test:npms [-- VERSION...]`: in a fresh clone, `npm ci` with npm 10, 11 and 12 (or the versions named), and
 * `npx hasten --version` after each. npm 12 runs install scripts only where package.json allows them, and each npm has
 * its own way of finding a package's own command. Only what is committed is tested.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['10', '11', '12'];
const { version: expected } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// The npm that runs this script hands its own settings to every npm below it; these must start without them.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));

/** The environment in which `npm` and `npx` are those of npm `version`. */
function withNpm(version) {
  const args = ['--yes', '--loglevel=error', '--package', `npm@${version}`, '--call', 'command -v npm'];
  const path = execFileSync('npx', args, { env, encoding: 'utf8' }).trim();
  return { ...env, PATH: `${dirname(path)}${delimiter}${env.PATH}` };
}

for (const version of versions) {
  const clone = mkdtempSync(join(tmpdir(), `hasten-npm-${version}-`));
  const options = { cwd: clone, env: withNpm(version), encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  try {
    execFileSync('git', ['clone', '--quiet', root, clone], { env });
    const installed = execFileSync('npm', ['--version'], options).trim();
    execFileSync('npm', ['ci'], options);
    const printed = execFileSync('npx', ['hasten', '--version'], options).trim();
    if (printed !== expected) throw new Error(`npm ${installed}: "npx hasten --version" printed ${printed}`);
    console.log(`npm ${installed}: npm ci and npx hasten work`);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}
