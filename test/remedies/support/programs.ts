/** Small programs as the makers of candidates see them, and what they print when they are run in a process of their own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Candidate, FileEdit } from '../../../src/remedies/candidate.ts';
import { withEdits } from '../../../src/remedies/candidate.ts';
import type { ModuleSource } from '../../../src/remedies/slice/module.ts';

export function typeScript(text: string, file = 'program.ts'): ModuleSource {
  return { file, text, isTypeScript: true, sourceType: 'module' };
}

export function example(name: string): ModuleSource {
  const file = `examples/${name}.ts`;
  return typeScript(readFileSync(file, 'utf8'), file);
}

/** What a program prints, without its time. Its faces are those of src/. */
export function output(text: string, args: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-remedies-'));
  try {
    const file = join(folder, 'program.mts');
    const own = text
      .replaceAll(/(['"])hasten\/(\w+)\1/g, (_, _quote, face) =>
        JSON.stringify(pathToFileURL(resolve(`src/public/${face}.ts`)).href),
      )
      .replaceAll(/(['"])(\.\/[^'"]+)\1/g, (_, _quote, path) =>
        JSON.stringify(pathToFileURL(resolve('examples', path)).href),
      );
    writeFileSync(file, own);
    const printed = execFileSync(process.execPath, [file, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
      stdio: 'pipe',
    });
    return printed.replace(/\d+ ms/, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The edited text of a candidate that is not refused. */
export function applied(text: string, candidate: Candidate | undefined): string {
  if (candidate === undefined) throw new Error('there is no such candidate');
  if (candidate.refused !== null)
    throw new Error(`refused: ${candidate.refused.message} (line ${candidate.refused.line})`);
  return withEdits(text, candidate.edits);
}

/** The text without what the edits have put in, to see that nothing else was touched. */
export function untouched(text: string, edits: readonly FileEdit[]): string {
  return withEdits(
    text,
    edits.map((edit) => ({ ...edit, text: '' })),
  );
}
