/**
 * Files as a candidate has them, for processes that load them so: nothing is written where the user's files are. Where a
 * loader of the user's has made JavaScript of a file, the edited one is handed on as JavaScript, too; TypeScript that Node
 * strips by itself stays what it is, since stripping takes 30 ms that the program has to pay with either text.
 */
import { realpathSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileEdit, withEdits } from '../../remedies/candidate.ts';
import { readModule } from '../../remedies/slice/module.ts';
import { moduleSource } from '../../remedies/slice/module-source.ts';
import { entryUrl, faceUrl } from '../../support/entry.ts';
import type { Edited, EditedFile } from './edited-model.ts';

const FACES = ['bench', 'cache', 'kernel', 'parallel', 'profile', 'register'];

export function ownFaces(): Record<string, string> {
  return Object.fromEntries(FACES.map((face) => [`hasten/${face}`, faceUrl(face).href]));
}

/** Each file with all of its edits. Throws `Refused` for a text that Node would not take then. */
export function editedFiles(edits: readonly FileEdit[]): EditedFile[] {
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const path = realpathSync(resolve(file));
    const own = edits.filter((edit) => edit.file === file);
    const source = moduleSource(path);
    const text = withEdits(source.text, own);
    const { code, sourceType } = readModule({ ...source, text });
    return { path, format: sourceType, source: code, text, isTypeScript: source.isTypeScript };
  });
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
