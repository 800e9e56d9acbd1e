/** States of a project, one after the other in one folder, and the code that its cached functions have in each. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionIdentity } from '../../../src/cache/code/identity.ts';
import type { HastenError } from '../../../src/support/errors.ts';

export interface Step {
  /** What is written; files of earlier steps stay. */
  readonly files: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly links?: Readonly<Record<string, string>>;
  /** Default: main.ts. */
  readonly entry?: string;
  /** Written once the entry has been loaded, before any code is asked for. */
  readonly late?: Readonly<Record<string, string>>;
  readonly isOld?: boolean;
}

export interface Outcome {
  /** In the order of the calls. */
  readonly codes: readonly string[];
  readonly identities: readonly FunctionIdentity[];
  readonly ms: number;
  /** Notes that were found, and that were written. */
  readonly got: number;
  readonly put: number;
  readonly error?: Pick<HastenError, 'code' | 'message' | 'file' | 'line' | 'column' | 'fix'>;
}

type Notes = [string, [string, string]][];

export interface Run {
  readonly outcomes: readonly Outcome[];
  readonly notes: Notes;
  readonly warnings: readonly string[];
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hasten-code-')));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** In a process of its own. */
export function runSteps(steps: readonly Step[], folder: string = newFolder(), notes: Notes = []): Run {
  const driver = fileURLToPath(new URL('./driver.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [driver], {
    input: JSON.stringify({ folder, steps, notes }),
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`the driver failed: ${stderr}`);
  return JSON.parse(stdout) as Run;
}

type Files = Readonly<Record<string, string>>;

/** The code of the first function of a project, and what it is after each of some edits of its files. */
export function codesAfter(base: Files, edits: Readonly<Record<string, Files | Step>>, entry = 'main.ts'): Codes {
  const all = [{}, ...Object.values(edits), {}];
  const { outcomes } = runSteps(
    all.map((edit) => {
      const step: Step = 'files' in edit && typeof edit.files === 'object' ? (edit as Step) : { files: edit as Files };
      return { entry, ...step, files: { ...base, ...step.files } };
    }),
  );
  const codes = outcomes.map(({ codes: [code], error }) => code ?? `${error?.code} ${error?.message}`);
  const names = Object.keys(edits);
  return { base: codes[0]!, back: codes.at(-1)!, after: (name) => codes[names.indexOf(name) + 1]! };
}

export interface Codes {
  readonly base: string;
  /** With all edits undone. */
  readonly back: string;
  after(edit: string): string;
}
