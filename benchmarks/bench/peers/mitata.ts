/** The twenty functions under mitata, from the folder in which it is installed: `node mitata.ts FOLDER`. Prints medians, ns. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { families } from './functions.ts';

interface Mitata {
  bench(name: string, fn: () => unknown): unknown;
  run(options: { format: 'quiet' }): Promise<{ benchmarks: { alias: string; runs: { stats: { p50: number } }[] }[] }>;
}

const entry = join(process.argv[2] as string, 'node_modules/mitata/src/main.mjs');
const { bench, run }: Mitata = await import(pathToFileURL(entry).href);
for (const { functions } of families) for (const [name, fn] of Object.entries(functions)) bench(name, fn);
const { benchmarks } = await run({ format: 'quiet' });
console.log(JSON.stringify(Object.fromEntries(benchmarks.map(({ alias, runs }) => [alias, runs[0]!.stats.p50]))));
