/**
 * Which three letters are typical of each of some texts. A text is a file, and counts by its content: the second pass reads what the
 * first one kept, the third computes the one text that was edited, and another run of the program computes nothing. Try it,
 * and then `npx hasten cache ls`.
 */
import { readFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cache, type FileArgument, file } from 'hasten/cache';
import { seededRandom } from '../support/random.ts';

const LETTERS = 200_000;

interface Features {
  triples: number;
  typical: [triple: string, count: number][];
}

let computed = 0;

const features = cache(import.meta, (text: FileArgument, { top }: { top: number }): Features => {
  computed++;
  const letters = readFileSync(text.path, 'utf8');
  const counts = new Map<string, number>();
  for (let i = 0; i + 3 <= letters.length; i++) {
    const triple = letters.slice(i, i + 3);
    counts.set(triple, (counts.get(triple) ?? 0) + 1);
  }
  const typical = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, top);
  return { triples: counts.size, typical };
});

/** Early letters of the alphabet are more frequent, in each text by another measure. */
function write(seed: number): string {
  const random = seededRandom(seed);
  const skew = 1 + (seed % 7) / 2;
  let text = '';
  for (let i = 0; i < LETTERS; i++) text += String.fromCharCode(97 + Math.floor(random() ** skew * 26));
  return text;
}

function pass(name: string, paths: string[]): number {
  const begin = performance.now();
  const before = computed;
  let checksum = 0;
  for (const path of paths) {
    const { triples, typical } = features(file(path), { top: 5 });
    checksum += triples + typical.reduce((sum, [, count]) => sum + count, 0);
  }
  const ms = (performance.now() - begin).toFixed(0);
  console.log(`${name}: ${computed - before} of ${paths.length} texts computed, ${ms} ms`);
  return checksum;
}

async function main(texts: number): Promise<void> {
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'features-'));
  try {
    const paths = Array.from({ length: texts }, (_, i) => join(folder, `${i}.txt`));
    for (const [i, path] of paths.entries()) await writeFile(path, write(i));
    const checksums = [pass('first pass', paths), pass('again', paths)];
    await appendFile(paths[0], 'zzzz'.repeat(1000));
    checksums.push(pass('with one edited', paths));
    const { hits, savedMs } = features.stats();
    console.log(`${hits} hits, ${(savedMs / 1000).toFixed(1)} s saved`);
    console.log(`features ${texts}: ${(performance.now() - start).toFixed(0)} ms, checksum ${checksums.join(' ')}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (import.meta.main) await main(Number(process.argv[2] ?? 60));
