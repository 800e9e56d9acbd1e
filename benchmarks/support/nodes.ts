/** The Nodes that a benchmark runs its programs with: this one, one by its path, or a version that npm brings. */
import { execFileSync } from 'node:child_process';

export interface NodeBinary {
  /** Such as `v24.1.0`. */
  version: string;
  path: string;
}

/**
 * Resolves `--node`: a list of paths and versions (`22,24,26`), this process's own Node when it is not given. Versions
 * come from the platform package behind npm's `node`, which has no install script and stays in npx's cache.
 */
export function findNodes(option: string | undefined): NodeBinary[] {
  if (option === undefined) return [{ version: process.version, path: process.execPath }];
  return option.split(',').map((word) => {
    if (/^\d+$/.test(word) && process.version.startsWith(`v${word}.`)) return describe(process.execPath);
    return describe(/^\d+(\.\d+)*$/.test(word) ? fromNpm(word) : word);
  });
}

function describe(path: string): NodeBinary {
  return { path, version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() };
}

function fromNpm(version: string): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${process.arch}@${version}`;
  const args = ['--yes', '--loglevel=error', '--package', name, '--call', 'node -p process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
}
