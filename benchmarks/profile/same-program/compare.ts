/**
 * Runs a suite plainly and under `hasten profile`, and tells what differs. What may differ is taken out first: times, the
 * folder of a run, and columns in error stacks (lines must be the same).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../../support/npm.ts';
import type { Ended, Result, Suite } from './suite.ts';

export interface Bench {
  /** The Node that runs the suites, and `hasten`. */
  node: string;
  /** The command's file. */
  bin: string;
  /** An empty folder for profiles, caches and what suites write. */
  scratch: string;
}

export interface Comparison {
  name: string;
  style: string;
  plain: Run;
  profiled: Run;
  /** How many functions of the suite the profile has. */
  functions: number;
  /** Nothing: it is the same program. */
  differences: string[];
}

export interface Run extends Result {
  /** The exit code or the signal. */
  end: string;
}

interface Profile {
  functions: { kind: string; file: string; line: number; column: number }[];
  warnings: string[];
}

const TIMEOUT_MS = 900_000;

export function compare(suite: Suite, bench: Bench, side: (name: string) => void): Comparison {
  const cwd = installed(...suite.packages);
  const profile = join(bench.scratch, 'profile.json');
  const options = ['--format', 'json', '--out', profile, ...suite.include.flatMap((glob) => ['--include', glob])];
  side('plain');
  const plain = run(suite, [], 'plain', cwd, bench);
  side('profiled');
  const profiled = run(suite, [bench.bin, 'profile', ...options], 'profiled', cwd, bench);
  const { functions, warnings } = JSON.parse(readFileSync(profile, 'utf8')) as Profile;
  const user = functions.filter(({ kind }) => kind === 'user');
  // Each thread has its own rows.
  const marked = new Set(user.map(({ file, line, column }) => `${file}:${line}:${column}`)).size;
  const differences = warnings.filter((warning) => warning.includes('without marks'));
  if (marked === 0) differences.push('no function of it was transformed');
  if (plain.end !== profiled.end) differences.push(`it ended with ${profiled.end}, plainly with ${plain.end}`);
  if (plain.text !== profiled.text) differences.push(...firstDifference(plain.text, profiled.text));
  return { name: suite.name, style: suite.style, plain, profiled, functions: marked, differences };
}

function run(suite: Suite, command: string[], side: string, cwd: string, { node, scratch }: Bench): Run {
  const out = join(scratch, suite.name.replaceAll(' ', '-'), side);
  mkdirSync(out, { recursive: true });
  const { status, signal, stdout, stderr, error } = spawnSync(node, [...command, ...suite.args(out)], {
    cwd,
    env: { ...process.env, HASTEN_TRANSFORM_DIR: join(scratch, 'cache'), NO_COLOR: '1', FORCE_COLOR: undefined },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: TIMEOUT_MS,
  });
  if (error) throw error;
  const ended: Ended = { end: signal ?? String(status), stdout, stderr };
  const { summary, text } = suite.result(ended, out);
  return { summary, text: comparable(text, out), end: ended.end };
}

function comparable(text: string, out: string): string {
  return text
    .replaceAll(out, 'OUT')
    .replace(/duration_ms:? [\d.]+/g, 'duration')
    .replace(/(\.[cm]?[jt]s:\d+):\d+/g, '$1');
}

function firstDifference(plain: string, profiled: string): string[] {
  const [expected, actual] = [plain, profiled].map((text) => text.split('\n')) as [string[], string[]];
  const at = expected.findIndex((line, index) => line !== actual[index]);
  const line = at === -1 ? expected.length : at;
  const shown = (lines: string[]) => lines.slice(line, line + 3).join('\n    ');
  return [
    `from line ${line + 1} on its output is another`,
    `plain:\n    ${shown(expected)}`,
    `it:\n    ${shown(actual)}`,
  ];
}
