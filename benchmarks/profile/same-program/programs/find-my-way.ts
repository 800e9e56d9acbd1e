/** find-my-way's own tests in one process. Two files of them change what the others read, and are left out. */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const tests = join(process.cwd(), 'node_modules/find-my-way/test');
const require = createRequire(join(tests, 'index.js'));
const alone = ['methods.test.js', 'shorthands.test.js'];
for (const file of readdirSync(tests).sort()) {
  if (file.endsWith('.test.js') && !alone.includes(file)) require(`./${file}`);
}
