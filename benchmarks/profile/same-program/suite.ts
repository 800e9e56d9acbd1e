/** What a suite is, and how its result is read from what it leaves behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Suite {
  name: string;
  style: string;
  /** What npm installs: `name@version`. */
  packages: string[];
  /** The globs of the code that is transformed, the suite's own tests among them. */
  include: string[];
  /** Node's options, the script and its arguments; `out` is an empty folder for what they write. */
  args(out: string): string[];
  result(ended: Ended, out: string): Result;
}

/** How a process ended. */
export interface Ended {
  /** The exit code, or the signal's name. */
  end: string;
  stdout: string;
  stderr: string;
}

/** What must be the same, apart from the exit code. */
export interface Result {
  /** How many tests passed, or what else was compared. */
  summary: string;
  text: string;
}

/** Standard output as a whole, with a count that stands in it. */
export function output(count: RegExp, what: string): Suite['result'] {
  return ({ stdout }) => ({ summary: `${count.exec(stdout)?.[1] ?? 'no'} ${what}`, text: stdout });
}

interface VitestReport {
  numPassedTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** Every test of a Vitest run, from its JSON report. */
export function vitestTests(file: string): Result {
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const lines = testResults.flatMap(({ name, message, assertionResults }) => [
    `${name}: ${message}`,
    ...assertionResults.map((test) => `${test.status}: ${name}: ${test.fullName} ${test.failureMessages.join('\n')}`),
  ]);
  return { summary: `${numPassedTests} tests`, text: lines.sort().join('\n') };
}

/** The files below a folder, by their names, and what is in them. */
export function fileTexts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => `${path.slice(folder.length)}\n${readFileSync(path, 'utf8')}`);
}
