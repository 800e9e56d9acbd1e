/** Whose a callee is, and what its samples add up to. */
import { expect, test } from 'vitest';
import type { Callee } from '../../src/instrument/callees.ts';
import { CalleeTimes } from '../../src/profile/callees.ts';
import type { LineCost } from '../../src/profile/model.ts';

const line: LineCost = { file: 'a.ts', line: 3, hits: 1, selfMs: 9, totalMs: 9, thread: 0, approximate: false };

test.each<[string, string | null, Callee['origin'], string | null, string | null]>([
  ['work', 'dep', 'module', 'dep', 'dependency'],
  ['fs.statSync', 'node:fs', 'module', 'node:fs', 'node'],
  ['statSync', 'fs', 'module', 'fs', 'node'],
  ['hash.update', 'node:crypto', 'made', 'node:crypto', 'node'],
  ['text.split', 'node:fs', 'made', null, 'native'],
  ['dep.split', 'dep', 'module', 'dep', 'dependency'],
  ['JSON.parse', null, 'global', null, 'native'],
  ['Buffer.concat', null, 'global', null, 'node'],
  ['new URL', null, 'global', null, 'native'],
  ['text.replace', null, 'method', null, 'native'],
  ['database.query', null, 'method', null, null],
])('%s of %s (%s) is of %s, %s', (name, from, origin, shownFrom, kind) => {
  const times = new CalleeTimes(2);
  times.add(line, { name, from, origin, callsBack: false }, 1500);
  times.add(line, { name, from, origin, callsBack: false }, 500);
  const place = { file: 'a.ts', line: 3, thread: 2 };
  expect(times.rows()).toEqual([{ ...place, name, from: shownFrom, kind, callsBack: false, ms: 2 }]);
});
