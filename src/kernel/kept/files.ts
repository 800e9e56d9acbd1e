/**
 * Entries in a folder, a file each. A file has its own checksum in front, then the whole text that its entry belongs to,
 * and its name is only a short hash of that: so an entry is found under exactly its text, as it was written, or not at
 * all. (A cryptographic hash would do as well, but takes 6 ms to load.) Trouble with the disk is nobody's business: what
 * cannot be read is not there, what cannot be written is not kept.
 */
import { hashOf } from '../../source/hash-of.ts';
import { writeFileAtomic } from '../../support/files.ts';

// Not imported: see support/entry.ts.
const { readdirSync, readFileSync, rmSync, statSync } = process.getBuiltinModule('node:fs');
const { join } = process.getBuiltinModule('node:path');

/** Bytes, of all files together. */
const MOST = 64 << 20;
/** Files are in folders by the last digit of their names (base 36), so that whoever writes one looks at few. */
const MOST_IN_FOLDER = MOST / 36;
const LINE_END = 10;

/** What has been kept for that text; null where it has not, or is damaged. */
export function readEntry(folder: string, text: string): Uint8Array | null {
  try {
    const file = readFileSync(join(...pathOf(folder, text)));
    const checkEnd = file.indexOf(LINE_END);
    const body = file.subarray(checkEnd + 1);
    const head = Buffer.from(`${text}\n`);
    const isWhole =
      checkOf(body) === file.toString('latin1', 0, checkEnd) && head.equals(body.subarray(0, head.length));
    return isWhole ? body.subarray(head.length) : null;
  } catch {
    return null;
  }
}

export function writeEntry(folder: string, text: string, entry: Uint8Array): void {
  const body = Buffer.concat([Buffer.from(`${text}\n`), entry]);
  const [within, name] = pathOf(folder, text);
  try {
    writeFileAtomic(join(within, name), Buffer.concat([Buffer.from(`${checkOf(body)}\n`), body]));
    removeOldest(within);
  } catch {
    // Not kept.
  }
}

function pathOf(folder: string, text: string): [folder: string, name: string] {
  const name = hashOf(text);
  return [join(folder, name.at(-1)!), name];
}

function checkOf(body: Buffer): string {
  return hashOf(body.toString('latin1'));
}

/** Those written first, until the folder is small enough; also what a killed process left of a file. */
function removeOldest(folder: string): void {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, time: stats.mtimeMs, bytes: stats.size }];
  });
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.sort((a, b) => a.time - b.time)) {
    if (bytes <= MOST_IN_FOLDER) return;
    rmSync(file.path, { force: true });
    bytes -= file.bytes;
  }
}
