/**
 * npm's `prepare` script: builds dist/ after `npm ci` in a clone, with the repository's own Node (devDependency
 * `node`). npm puts node_modules/.bin first on PATH, so the host's Node gets here only where that dependency could not
 * be installed; then this says so in one line instead of building with a Node that hasten does not support.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Says in one line why there is no build, and ends with 1. */
function refuse(reason, fix) {
  console.error(`hasten: cannot build: ${reason}; ${fix}`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  refuse(
    `it needs Node >=22.18, and ${process.execPath} is Node ${process.versions.node}`,
    'run "npm ci" with install scripts on (the package "node" brings Node 24), or use a newer Node',
  );
}

const root = fileURLToPath(new URL('..', import.meta.url));
const tsdown = fileURLToPath(new URL('../node_modules/tsdown/dist/run.mjs', import.meta.url));
if (!existsSync(tsdown)) refuse('tsdown is not installed', 'run "npm ci" with dev dependencies');

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
const built = spawnSync(process.execPath, [tsdown, '--log-level', 'error'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
writeFileSync(new URL('../dist/LICENSES.txt', import.meta.url), bundledLicenses());

/** The licenses of the packages that the bundle holds, which have to go with it. */
function bundledLicenses() {
  const names = [
    '@jridgewell/resolve-uri',
    '@jridgewell/sourcemap-codec',
    '@jridgewell/trace-mapping',
    'acorn',
    'commander',
    'picomatch',
  ];
  const texts = names.map((name) => {
    const folder = new URL(`../node_modules/${name}/`, import.meta.url);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name}\n\n${readFileSync(new URL(file, folder), 'utf8').trim()}\n`;
  });
  return `dist/ holds code of these packages.\n\n${texts.join('\n\n')}`;
}
