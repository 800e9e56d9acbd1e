/** The twenty functions under tinybench, from the folder in which it is installed: `node tinybench.ts FOLDER`. Prints medians, ns. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { families } from './functions.ts';

interface Task {
  name: string;
  result: { latency: { p50: number } };
}
interface Tinybench {
  Bench: new () => { add(name: string, fn: () => unknown): void; run(): Promise<Task[]> };
}

const entry = join(process.argv[2] as string, 'node_modules/tinybench/dist/index.js');
const { Bench }: Tinybench = await import(pathToFileURL(entry).href);
const all = new Bench();
for (const { functions } of families) for (const [name, fn] of Object.entries(functions)) all.add(name, fn);
const tasks = await all.run();
console.log(JSON.stringify(Object.fromEntries(tasks.map(({ name, result }) => [name, result.latency.p50 * 1e6]))));
