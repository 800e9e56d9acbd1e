/**
 * The programs of test/doctor/fixtures, profiled by the Node under test: what must be found is found at its line, and
 * look-alikes have no findings. What is not so is run twice more, and most of the runs count. On several Nodes, with a table: `node test/doctor/fixtures/run.ts`.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remarks, tally } from '../doctor/judging/judge.ts';
import { judgeAll } from '../doctor/judging/profile.ts';
import { readPrograms } from '../doctor/judging/read.ts';
import { root, testNode } from './support.ts';

/** Programs at a time. */
const LANES = 2;
/** About 90 s on two cores that are free. */
const BUDGET_MS = 600_000;

test(
  'at least 28 of 30 programs are found at the right line, with at most one false finding in 30 look-alikes',
  async () => {
    const verdicts = await judgeAll(readPrograms(join(root, 'test/doctor/fixtures')), { node: testNode, lanes: LANES });
    const { found, missed, wrong } = tally(verdicts);
    const told = remarks(verdicts).join('\n');
    expect(found + missed, told).toBe(30);
    expect(found, told).toBeGreaterThanOrEqual(28);
    expect(wrong, told).toBeLessThanOrEqual(1);
  },
  BUDGET_MS,
);
