/** The variants of a run: each Node of `--node`, plain first and then with each of the `--flags`. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { HastenError } from '../../support/errors.ts';
import type { PlannedVariant } from './plan.ts';

interface NodeBinary {
  /** Without the `v`. */
  version: string;
  path: string;
}

export interface NamedFlags {
  name: string;
  flags: string[];
}

/**
 * @param nodes versions and paths between commas, as in `22,24,/opt/node/bin/node`; this process's Node without it
 * @param flagSets as in `A=--max-semi-space-size=64 --no-opt`
 * @throws {HastenError} `HASTEN_BENCH_NODE` where a Node cannot be found or does not start with the flags
 */
export function planVariants(nodes: string | undefined, flagSets: string[]): PlannedVariant[] {
  const binaries = findNodes(nodes);
  const sets = [{ name: '', flags: [] }, ...flagSets.map(parseFlags)];
  return binaries.flatMap(({ version, path }) =>
    sets.map(({ name, flags }) => {
      for (const flag of flags.length > 0 ? [flags] : []) check(path, flag);
      const words = [binaries.length > 1 ? `node ${version}` : '', sets.length > 1 ? name || 'plain' : ''];
      return { name: words.filter((word) => word !== '').join(' '), node: version, flags, path };
    }),
  );
}

/** `NAME=--flag --other` to its parts. Throws `HASTEN_USAGE`. */
export function parseFlags(text: string): NamedFlags {
  const [, name, flags] = /^([\w .-]+)=\s*(-.*)$/s.exec(text) ?? [];
  if (name === undefined || flags === undefined || name.startsWith('-')) {
    throw new HastenError('HASTEN_USAGE', `--flags ${text} has no name or no flags`, {
      fix: "write it as --flags 'NAME=--flag --other-flag'",
    });
  }
  return { name: name.trim(), flags: flags.trim().split(/\s+/) };
}

/** The Nodes of `--node`. Versions come from npm's packages of Node binaries, which stay in npx's cache. */
function findNodes(option: string | undefined): NodeBinary[] {
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
  const version = run(path, ['--version']).replace(/^v/, '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18)) {
    throw new HastenError('HASTEN_BENCH_NODE', `${path} is Node ${version}, and benches need 22.18 or newer`, {
      fix: 'give a newer one',
    });
  }
  return { path, version };
}

function check(path: string, flags: string[]): void {
  run(path, [...flags, '--eval', '0']);
}

function run(path: string, args: string[]): string {
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
