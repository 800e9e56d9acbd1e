/** The Nodes of `--node`: this one, one by its path, or a version from npm's packages of binaries, which npx keeps. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { HastenError } from '../../support/errors.ts';

export interface NodeBinary {
  /** Without the `v`. */
  version: string;
  path: string;
}

/**
 * The Nodes of `--node`: versions and paths between commas, this process's own without it. Throws `HASTEN_BENCH_NODE` where
 * one cannot be found or is too old.
 */
export function findNodes(option: string | undefined): NodeBinary[] {
  if (option === undefined) return [{ version: process.versions.node, path: process.execPath }];
  const words = option.split(',').map((word) => word.trim());
  return words.map((word) => {
    if (word === process.versions.node || word === process.versions.node.split('.')[0])
      return describe(process.execPath);
    if (/^v?\d+(\.\d+)*$/.test(word)) return describe(fromNpm(word.replace('v', '')));
    if (existsSync(word)) return describe(word);
    throw new HastenError('HASTEN_BENCH_NODE', `there is no Node at ${word}`, {
      fix: 'give a version as 24 or 24.1.0, or the path of a binary',
    });
  });
}

function describe(path: string): NodeBinary {
  const version = runNode(path, ['--version']).replace(/^v/, '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18)) {
    throw new HastenError('HASTEN_BENCH_NODE', `${path} is Node ${version}, and benches need 22.18 or newer`, {
      fix: 'give a newer one',
    });
  }
  return { path, version };
}

/** What a Node prints. Throws `HASTEN_BENCH_NODE` with the first line of its complaint where it does not start with `args`. */
export function runNode(path: string, args: string[]): string {
  try {
    return execFileSync(path, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (cause) {
    const said = String((cause as { stderr?: unknown }).stderr ?? '').trim() || (cause as Error).message;
    throw new HastenError('HASTEN_BENCH_NODE', `${path} ${args.join(' ')} failed: ${said.split('\n')[0]}`, {
      fix: 'check the path and the flags with that command',
      cause,
    });
  }
}

/** The path of a Node that npm brings: from the platform's package, which has no install script. */
function fromNpm(version: string): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${process.arch}@${version}`;
  const args = ['--yes', '--loglevel=error', '--package', name, '--call', 'node -p process.execPath'];
  try {
    const shell = process.platform === 'win32';
    return execFileSync('npx', args, { encoding: 'utf8', shell, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (cause) {
    throw new HastenError('HASTEN_BENCH_NODE', `npm has no Node ${version} for this machine, or cannot be reached`, {
      fix: `try "npm view ${name} version", or give the path of a binary`,
      cause,
    });
  }
}
