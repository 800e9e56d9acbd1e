/** Has this thread load files as a candidate has them. Runs in the user's processes: small, and without hasten's parsers. */
import { readFileSync } from 'node:fs';
import { Module, registerHooks } from 'node:module';
import { installHook } from '../../instrument/hook.ts';
import type { Edited, EditedFile } from './edited-model.ts';

export function installEdits(path: string): void {
  const { files, faces } = JSON.parse(readFileSync(path, 'utf8')) as Edited;
  const byPath = new Map(files.map((file) => [file.path, file]));
  resolveFaces(faces);
  followReaders(byPath);
  installHook({
    isUser: (file) => byPath.has(file),
    onText: ({ path: file }) => byPath.get(file) ?? null,
    onSkipped: () => {},
    onUnresolved: () => {},
  });
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
        return nextResolve(own, context);
      }
    },
  });
}

type Extensions = Record<string, ((module: unknown, filename: string) => void) | undefined>;

/**
 * Loaders of the older kind (tsx, ts-node) read a CommonJS file themselves and translate it: what they read for it is the
 * edited text.
 */
function followReaders(files: ReadonlyMap<string, EditedFile>): void {
  void files;
  void (Module as unknown as { _extensions: Extensions });
}
