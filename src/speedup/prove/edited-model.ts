/** Files as a candidate has them, as processes are told by a file of JSON. */

/** Names that file to the processes of a program, its threads and its children. */
export const EDITS_VARIABLE = 'HASTEN_EDITS';

export interface EditedFile {
  /** Where it really lies, as Node names it. */
  path: string;
  format: 'module' | 'commonjs';
  /** JavaScript. */
  source: string;
  /** With its types, as it would stand in the file; for loaders that read and translate it themselves. */
  text: string;
  /** Whether `text` has types that `source` has not. */
  isTypeScript: boolean;
}

export interface Edited {
  files: EditedFile[];
  /** URLs of hasten's own faces by specifier (`hasten/kernel`), for projects that have none. */
  faces: Record<string, string>;
}
