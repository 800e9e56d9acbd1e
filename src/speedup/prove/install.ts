/** Has this thread load files as a candidate has them. Runs in the user's processes: small, and without hasten's parsers. */
import fs from 'node:fs';
import { Module, registerHooks } from 'node:module';
import { installHook } from '../../instrument/hook.ts';
import type { Edited, EditedFile } from './edited-model.ts';

/** `path`: of the file that `HASTEN_EDITS` names. Gives the files that are edited. */
export function installEdits(path: string): EditedFile[] {
  const { files, faces } = JSON.parse(fs.readFileSync(path, 'utf8')) as Edited;
  const byPath = new Map(files.map((file) => [file.path, file]));
  resolveFaces(faces);
  followReaders(byPath);
  installHook({
    isUser: (file) => byPath.has(file),
    onText: ({ path: file, isTypeScript }) => {
      const edited = byPath.get(file);
      if (edited === undefined) return null;
      const { format, source, text } = edited;
      return isTypeScript && edited.isTypeScript
        ? { format: `${format}-typescript`, source: text }
        : { format, source };
    },
    onSkipped: () => {},
    onUnresolved: () => {},
  });
  return files;
}

/** A project without hasten gets this one. */
function resolveFaces(faces: Edited['faces']): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const own = faces[specifier];
      if (own === undefined) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, context);
      } catch {
        return { url: own, shortCircuit: true };
      }
    },
  });
}

type Load = (this: unknown, filename: string) => unknown;

/**
 * Loaders of the older kind (tsx, ts-node) read a CommonJS file themselves and translate it: what they read, once, is the
 * edited text. Node's own loader does not come by here for what it reads.
 */
function followReaders(files: ReadonlyMap<string, EditedFile>): void {
  if (files.size === 0) return;
  const prototype = Module.prototype as unknown as { load: Load };
  const { load } = prototype;
  prototype.load = function (filename) {
    const file = files.get(filename);
    if (file === undefined) return Reflect.apply(load, this, [filename]);
    const { readFileSync: read } = fs;
    const restore = () => {
      fs.readFileSync = read;
    };
    fs.readFileSync = ((path: unknown, ...rest: unknown[]) => {
      if (path !== filename) return Reflect.apply(read, fs, [path, ...rest]);
      restore();
      const [options] = rest as [string | { encoding?: string } | undefined];
      const encoding = typeof options === 'string' ? options : options?.encoding;
      return encoding == null ? Buffer.from(file.text) : file.text;
    }) as typeof read;
    try {
      return Reflect.apply(load, this, [filename]);
    } finally {
      restore();
    }
  };
}
