/** `prettier.ts TIMES`: formats RxJS's bundle (285 kB of JavaScript), from packages below the working directory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = join(process.cwd(), 'node_modules');
const { format } = await import(pathToFileURL(join(modules, 'prettier/index.mjs')).href);
const source = readFileSync(join(modules, 'rxjs/dist/bundles/rxjs.umd.js'), 'utf8');

const start = performance.now();
let length = 0;
for (let i = 0; i < Number(process.argv[2]); i++) length += (await format(source, { parser: 'babel' })).length;
console.log(`prettier: ${(performance.now() - start).toFixed(0)} ms, checksum ${length}`);
