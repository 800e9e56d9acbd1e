/** Arguments of cached functions that are tasks. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { IMPORT, project } from './support.ts';

const PARALLEL = `import { map, pool } from ${JSON.stringify(pathToFileURL(resolve('src/public/parallel.ts')).href)};\n`;

test('in workers a file counts by its content as well', async () => {
  const { run, write } = project({
    'size.ts': `${IMPORT}
import { readFileSync } from 'node:fs';
export const size = cache(import.meta, (rows: { path: string }): number => readFileSync(rows.path, 'utf8').length);
`,
    'main.ts': `${PARALLEL}${IMPORT}
import { size } from './size.ts';
const rows = file(new URL('rows.csv', import.meta.url));
for (const kind of ['thread', 'process'] as const) {
  const workers = pool({ kind, workers: 1 });
  const before = size.check(rows);
  console.log([kind, before, (await map([rows], size, { pool: workers }))[0], size.check(rows)].join());
  await workers.close();
}
`,
    'rows.csv': 'abc',
  });
  expect(await run('main.ts')).toEqual(['thread,false,3,true', 'process,true,3,true']);
  write({ 'rows.csv': 'abcde' });
  expect(await run('main.ts')).toEqual(['thread,false,5,true', 'process,true,5,true']);
}, 60_000);
