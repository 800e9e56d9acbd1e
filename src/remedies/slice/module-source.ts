/** A file of the user's as Node would load it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModuleSource } from './module.ts';

/** Throws what reading throws. `file` is an absolute path. */
export function moduleSource(file: string): ModuleSource {
  const isTypeScript = /\.[cm]?tsx?$/.test(file);
  return { file, text: readFileSync(file, 'utf8'), isTypeScript, sourceType: sourceTypeAt(file) };
}

/** Of a file by its absolute path: by the ending, else by the `type` of the nearest package.json; null where that has none, and Node looks at the text. */
export function sourceTypeAt(file: string): ModuleSource['sourceType'] {
  if (/\.m[jt]s$/.test(file)) return 'module';
  if (/\.c[jt]s$/.test(file)) return 'commonjs';
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const type = typeIn(join(folder, 'package.json'));
    if (type !== undefined) return type === 'module' || type === 'commonjs' ? type : null;
    if (folder === dirname(folder)) return null;
  }
}

/** Undefined where there is no such file. */
function typeIn(path: string): unknown {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { type?: unknown }).type ?? null;
  } catch {
    return undefined;
  }
}
