/**
 * npm's `prepare` script: builds dist/ after `npm ci` in a clone, with the repository's own Node (devDependency
 * `node`). npm puts node_modules/.bin first on PATH, so the host's Node gets here only where that dependency could not
 * be installed; then this says so in one line instead of building with a Node that hasten does not support.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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

const built = spawnSync(process.execPath, [tsdown, '--log-level', 'warn'], { cwd: root, stdio: 'inherit' });
process.exit(built.status ?? 1);
