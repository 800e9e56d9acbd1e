/** The program's counters wrap at 2^32; the sampler's totals do not. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Counters } from '../../../src/profile/sampler/counters.ts';
import { temporaryFolder } from '../../e2e/support.ts';

const PLACES = 1024;

test('totals go on where a 32-bit counter wraps, as often as it does', () => {
  const path = join(temporaryFolder(), 'counts.bin');
  const fd = openSync(path, 'w+');
  const program = new Int32Array(PLACES);
  const counters = new Counters(program, false);
  const totals = () => new Float64Array(new Uint8Array(readFileSync(path)).buffer);
  let expected = 0;
  for (const growth of [5, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 3_000_000_000, 7]) {
    program[700] = (program[700] as number) + growth; // the typed array wraps
    expected += growth;
    counters.write(PLACES, fd);
    expect(totals()[700]).toBe(expected);
  }
  expect(expected).toBeGreaterThan(2 ** 33);
  expect(totals().reduce((sum, total) => sum + total)).toBe(expected);
  closeSync(fd);
});
