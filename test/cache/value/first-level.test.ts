/** What is held in memory, and what is let go of. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { FirstLevel, LevelEntry } from '../../../src/cache/value/first-level.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function entry(key: string, value: unknown = {}): LevelEntry {
  return new LevelEntry({
    key,
    value,
    copy: () => ({ value }),
    bytes: 10,
    cost: 1,
    expires: Number.POSITIVE_INFINITY,
    failed: false,
    promised: false,
  });
}

test('lets go of what was replaced', async () => {
  const level = new FirstLevel({ entries: 100, bytes: 1e6 });
  const replaced: WeakRef<LevelEntry>[] = [];
  for (let round = 0; round < 200; round++) {
    const one = entry('the same');
    replaced.push(new WeakRef(one));
    level.add(one);
  }
  await new Promise((resolve) => setTimeout(resolve, 1));
  collect();
  expect(replaced.filter((one) => one.deref() !== undefined).length).toBeLessThan(100);
  expect([level.entries, level.get('the same')]).toEqual([1, replaced.at(-1)!.deref()]);
});
