/**
 * Files as a candidate has them, for processes that load them so: nothing is written where the user's files are. An edited
 * file is handed to Node as JavaScript, whatever loader the user has, since that is what its candidate was made from.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileEdit, withEdits } from '../../remedies/candidate.ts';
import { type ProgramModule, readModule } from '../../remedies/slice/module.ts';
import { entryUrl, faceUrl } from '../../support/entry.ts';
import type { Edited, EditedFile } from './edited-model.ts';

const FACES = ['bench', 'cache', 'kernel', 'parallel', 'profile', 'register'];

export function ownFaces(): Record<string, string> {
  return Object.fromEntries(FACES.map((face) => [`hasten/${face}`, faceUrl(face).href]));
}

/** Each file with all of its edits. */
export function editedFiles(edits: readonly FileEdit[]): EditedFile[] {
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const path = realpathSync(resolve(file));
    const own = edits.filter((edit) => edit.file === file);
    const text = withEdits(readFileSync(path, 'utf8'), own);
    const { code, sourceType } = readProgram(path, text);
    return { path, format: sourceType, source: code, text };
  });
}

/** A file's text as a module. Throws `Refused` for what Node would not take. */
export function readProgram(path: string, text: string): ProgramModule {
  return readModule({ file: path, text, isTypeScript: isTypeScript(path), sourceType: sourceTypeOf(path) });
}

/** Null where Node decides by the text. */
export function sourceTypeOf(path: string): 'module' | 'commonjs' | null {
  if (/\.m[jt]s$/.test(path)) return 'module';
  if (/\.c[jt]s$/.test(path)) return 'commonjs';
  for (let folder = resolve(path, '..'); ; folder = resolve(folder, '..')) {
    try {
      const { type } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8')) as { type?: unknown };
      return type === 'module' || type === 'commonjs' ? type : null;
    } catch {
      // There is none here, or nothing that Node could read either.
    }
    if (folder === resolve(folder, '..') || /[\\/]node_modules$/.test(folder)) return null;
  }
}

/** Writes what `HASTEN_EDITS` names. */
export function writeEdited(path: string, files: EditedFile[]): void {
  const edited: Edited = { files, faces: ownFaces() };
  writeFileSync(path, JSON.stringify(edited));
}

/** Node's option that has a process, its threads and, by `NODE_OPTIONS`, its children load edited files. */
export function preload(): string {
  return fileURLToPath(entryUrl('speedup/prove/preload'));
}

export function isTypeScript(path: string): boolean {
  return /\.[mc]?tsx?$/.test(path);
}
