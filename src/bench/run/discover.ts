/** Finds bench files: those that are named, those below named folders, or all below the working directory. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HastenError } from '../../support/errors.ts';

const BENCH_FILE = /\.bench\.([mc]?ts|[mc]?js)$/;

/**
 * Absolute paths in the order of the alphabet, or as they are named.
 *
 * @throws {HastenError} `HASTEN_BENCH_FILE` where a named file is not there, `HASTEN_BENCH_NONE` where there are none
 */
export function findBenchFiles(words: string[], cwd: string): string[] {
  const files = (words.length === 0 ? ['.'] : words).flatMap((word) => {
    const path = resolve(cwd, word);
    if (!existsSync(path)) {
      throw new HastenError('HASTEN_BENCH_FILE', `there is no file ${word}`, { fix: 'give the path of a bench file' });
    }
    return statSync(path).isDirectory() ? below(path) : [path];
  });
  if (files.length === 0) {
    const where = words.length === 0 ? 'below this folder' : `below ${words.join(', ')}`;
    throw new HastenError('HASTEN_BENCH_NONE', `there is no *.bench.ts ${where}`, {
      fix: "write one: it calls bench('name', { candidates: { ... } }) of hasten/bench",
    });
  }
  return [...new Set(files)];
}

function below(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : below(path);
    return BENCH_FILE.test(entry.name) ? [path] : [];
  });
}
