/** `marked.ts TIMES`: renders RxJS's change log (263 kB of Markdown), from packages below the working directory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = join(process.cwd(), 'node_modules');
const { marked } = await import(pathToFileURL(join(modules, 'marked/lib/marked.esm.js')).href);
const source = readFileSync(join(modules, 'rxjs/CHANGELOG.md'), 'utf8');

const start = performance.now();
let length = 0;
for (let i = 0; i < Number(process.argv[2]); i++) length += marked.parse(source).length;
console.log(`marked: ${(performance.now() - start).toFixed(0)} ms, checksum ${length}`);
