/** What every program of the tips prints when it is started by itself: one line, as the other examples do. */
import { basename, join } from 'node:path';

/**
 * Runs `work` with the size from the command line where the module of `meta` is the program, and prints its name, its
 * size, the time in milliseconds without Node's own start, and the checksum that `work` returns. Does nothing where the
 * module was imported.
 */
export async function report(
  meta: ImportMeta,
  defaultSize: number,
  work: (size: number) => number | Promise<number>,
): Promise<void> {
  if (!meta.main) return;
  const size = Number(process.argv[2] ?? defaultSize);
  const start = performance.now();
  const checksum = await work(size);
  const ms = performance.now() - start;
  const name = join(basename(meta.dirname), basename(meta.filename, '.ts')).replaceAll('\\', '/');
  console.log(`${name} ${size}: ${ms.toFixed(0)} ms, checksum ${checksum}`);
}
