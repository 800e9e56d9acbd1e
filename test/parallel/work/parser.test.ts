/** The parser takes longer to load than the rest of hasten/parallel. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the parser is loaded with the first function that is written in the call, and in no worker', () => {
  const folder = `${import.meta.dirname}/fixtures`;
  const said = execFileSync(
    process.execPath,
    ['--import', `${folder}/parser-watch.ts`, `${folder}/parser-program.ts`],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(JSON.parse(said)).toEqual({
    byTask: { worker: 0, here: 0 },
    byFunction: { worker: 0, here: expect.toSatisfy((loads: number) => loads > 0) },
  });
});
