/** Holds xxh3.wat and the module that was made of it together; `vitest -u` makes it anew. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import wabtInit from 'wabt';

test('xxh3-module.ts is xxh3.wat, assembled', async () => {
  const wabt = await wabtInit();
  const text = readFileSync('src/cache/key/xxh3.wat', 'utf8');
  const { buffer } = wabt.parseWat('xxh3.wat', text, { simd: true, bulk_memory: true }).toBinary({});
  const lines = Buffer.from(buffer)
    .toString('base64')
    .match(/.{1,110}/g)!
    .map((line) => `  '${line}',\n`);
  const source = [
    '/** xxh3.wat, assembled. `npx vitest -u test/cache/key/xxh3-module.test.ts` writes this file anew. */\n\n',
    `export const xxh3Module = [\n${lines.join('')}].join('');\n`,
  ].join('');
  await expect(source).toMatchFileSnapshot('../../../src/cache/key/xxh3-module.ts');
});
