/**
 * The benchmark's own files as JavaScript, for V8's side. Node's type stripping grows a WebAssembly memory, which detaches
 * its ArrayBuffer, and one detached ArrayBuffer makes V8's typed-array loops up to four times slower, in some processes
 * and not in others (`--trace-protector-invalidation` shows it). So what is measured never loads a `.ts` file.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Writes a folder's `.ts` files (default: this one's) as `.js` into a new folder, with `hasten/...` imported from the built
 * package, and returns it. It is removed when the process ends.
 */
export function stripped(source = import.meta.dirname): string {
  // That stripping is experimental is known, and said once a run.
  process.removeAllListeners('warning');
  const folder = mkdtempSync(join(tmpdir(), 'hasten-kernels-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}\n');
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const to = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, asJavaScript(readFileSync(join(source, file), 'utf8')));
  }
  return folder;
}

function asJavaScript(source: string): string {
  return stripTypeScriptTypes(source)
    .replaceAll(/(from '\.\.?\/[^']*)\.ts'/g, "$1.js'")
    .replaceAll(
      /from 'hasten\/(\w+)'/g,
      (_, name) => `from '${pathToFileURL(join(ROOT, 'dist/public', `${name}.js`))}'`,
    );
}
