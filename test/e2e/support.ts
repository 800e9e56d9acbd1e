/**
 * What the e2e tests share: running the real command on a real program in a child process, by the Node under test, and
 * folders that vanish with the test. The tests never profile anything inside the test runner's own process.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';

/** The repository's root, without a slash at its end. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command's entry. */
export const bin = join(root, 'bin/hasten.js');

/** The Node that runs hasten and the programs: the one of HASTEN_TEST_NODE (`npm run test:nodes`), or the repository's. */
export const testNode = process.env.HASTEN_TEST_NODE ?? process.execPath;

export interface RunOptions {
  cwd?: string;
  /** Set on top of the tests' own environment; undefined takes a name away. */
  env?: Record<string, string | undefined>;
  /** Standard input, which ends after it; without it there is none. */
  input?: string;
  /** After this long the child is killed and the promise rejects; 60 000 ms by default. */
  timeoutMs?: number;
  /** Called once the child runs, to send it signals. */
  onStart?: (child: ReturnType<typeof spawn>) => void;
}

export interface RunResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs `hasten ...args`. */
export function runHasten(args: string[], options: RunOptions = {}): Promise<RunResult> {
  return runNode([bin, ...args], options);
}

/** Runs `node ...args` by the Node under test. */
export function runNode(args: string[], options: RunOptions = {}): Promise<RunResult> {
  return runCommand(testNode, args, options);
}

/** Runs any command to its end and gives what it printed; an exit code other than 0 is a result, not an error. */
export function runCommand(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...options.env };
  const child = spawn(command, args, { cwd: options.cwd ?? root, env, stdio: 'pipe' });
  const timeoutMs = options.timeoutMs ?? 60_000;
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`${command} ${args.join(' ')} did not end within ${timeoutMs} ms\n${stdout}\n${stderr}`));
  }, timeoutMs);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {}); // a program may end without reading
  child.stdin.end(options.input ?? '');
  child.on('error', reject);
  child.on('close', (code, signal) => {
    clearTimeout(timer);
    resolve({ code, signal, stdout, stderr });
  });
  options.onStart?.(child);
  return promise;
}

/** Runs `hasten profile --format json ...args` and reads the profile; throws with what was printed if there is none. */
export async function profileJson(args: string[], options: RunOptions = {}): Promise<Profile> {
  const out = join(temporaryFolder(), 'profile.json');
  const result = await runHasten(['profile', '--format', 'json', '--out', out, ...args], options);
  try {
    return JSON.parse(readFileSync(out, 'utf8')) as Profile;
  } catch (cause) {
    const ended = result.signal ?? `exit code ${result.code}`;
    throw new Error(`no profile (${ended})\n${result.stdout}\n${result.stderr}`, { cause });
  }
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, removed after the file's tests; `files` are written into it by name. */
export function temporaryFolder(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-test-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
