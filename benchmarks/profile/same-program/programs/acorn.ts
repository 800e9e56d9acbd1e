/**
 * test262's parser tests: acorn must take what is right and refuse what is wrong. Every tree and every error, with its
 * stack, goes into a checksum; files that acorn judges otherwise than the tests are named.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = join(process.cwd(), 'node_modules');
const { parse } = await import(pathToFileURL(join(modules, 'acorn/dist/acorn.mjs')).href);
const checksum = createHash('sha256');
let files = 0;
let agreed = 0;

for (const folder of ['pass', 'pass-explicit', 'early', 'fail']) {
  for (const name of readdirSync(join(modules, 'test262-parser-tests', folder)).sort()) {
    const text = readFileSync(join(modules, 'test262-parser-tests', folder, name), 'utf8');
    const judged = judge(text, name.includes('.module.') ? 'module' : 'script');
    const agrees = judged.passed === folder.startsWith('pass');
    if (!agrees) console.log(`${folder}/${name}: ${judged.passed ? 'taken' : judged.result}`);
    checksum.update(judged.result);
    files++;
    if (agrees) agreed++;
  }
}
console.log(`${files} files, ${agreed} as the tests say, checksum ${checksum.digest('hex')}`);

function judge(text: string, sourceType: string): { passed: boolean; result: string } {
  try {
    const tree = parse(text, { ecmaVersion: 'latest', sourceType, locations: true, ranges: true });
    return {
      passed: true,
      result: JSON.stringify(tree, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
    };
  } catch (error) {
    // Columns in the stack are those of the text that runs.
    return { passed: false, result: String((error as Error).stack).replace(/:\d+(?=\)?$)/gm, '') };
  }
}
