/**
 * `node examples/tips/install.ts`: installs the libraries that some tips compare, from the lockfile beside it, and links
 * hasten itself into their folder. The repository's own `npm ci` knows nothing of them. Does nothing where all is there;
 * `--force` installs anew.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const stamp = join(modules, '.installed-lockfile');

/** The lockfile that the installed libraries came from; null where there are none. */
function installed(): string | null {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
}

/** npm must run by this Node: prebuilt binaries are chosen by the version of the Node that npm runs on. */
function installLibraries(): void {
  const env = { ...process.env, PATH: `${dirname(realpathSync(process.execPath))}${delimiter}${process.env.PATH}` };
  const options = { cwd: here, env, stdio: 'inherit', shell: process.platform === 'win32' } as const;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
}

/** This folder is a package of its own, so `hasten/bench` is found only where a folder of that name lies. */
function linkHasten(): void {
  const link = join(modules, 'hasten');
  if (!existsSync(link)) symlinkSync(join('..', '..', '..'), link, 'junction');
}

const lockfile = readFileSync(join(here, 'package-lock.json'), 'utf8');
if (installed() !== lockfile || process.argv.includes('--force')) {
  installLibraries();
  linkHasten();
  writeFileSync(stamp, lockfile);
}
