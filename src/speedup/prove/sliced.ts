/** A function sliced out of its file, as it is and as candidates have it. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Candidate, type Reason, withEdits } from '../../remedies/candidate.ts';
import type { ModuleSource } from '../../remedies/slice/module.ts';
import { sliceOf } from '../../remedies/slice/slice.ts';
import { editedFiles } from './edited.ts';
import type { EditedFile } from './edited-model.ts';

/** The edited files of a candidate, the slice in the place of the function's own one; or why there are none. */
export type Sliced = { files: EditedFile[]; refused: null } | { files: null; refused: Reason };

/** `module`: the file as it is, by its real path. `candidate`: null for the function as it is. */
export function sliced(module: ModuleSource, name: string, candidate: Candidate | null): Sliced {
  const { file: path, text } = module;
  const edits = candidate?.edits ?? [];
  const own = edits.filter(({ file }) => realpathSync(resolve(file)) === path);
  const slice = sliceOf({ ...module, text: withEdits(text, own), function: name });
  if (slice.refused !== null) return { files: null, refused: slice.refused };
  const others = edits.filter((edit) => !own.includes(edit));
  const file: EditedFile = {
    path,
    format: slice.sourceType,
    source: slice.text,
    text: slice.text,
    isTypeScript: false,
  };
  return { files: [file, ...editedFiles(others)], refused: null };
}
