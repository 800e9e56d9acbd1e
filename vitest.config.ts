import { defineConfig } from 'vitest/config';
import { withoutKeys } from './test/support/without-keys.ts';

/** E2e tests of commands that measure until they are sure. They take minutes, and depend little on the version of Node. */
const measured = ['bench', 'compare', 'doctor', 'try'].map((name) => `test/e2e/${name}.test.ts`);

/** On a shared machine a program of some milliseconds may not get to run while it is watched: it has a second chance. */
const retry = 1;

/** E2e tests start real programs and measure time, so one file at a time. */
const e2e = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 1, retry };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Tests of threads start and end hundreds.
          execArgv: withoutKeys,
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', '**/fixtures/**'],
          // They run beside each other: most wait for child processes, and Vitest would leave a core to itself.
          maxWorkers: '100%',
          // Some wait for programs, and a shared machine may let these wait, too.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          retry,
        },
      },
      {
        test: {
          ...e2e,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['**/fixtures/**', ...measured],
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...e2e, name: 'measured', include: measured, sequence: { groupOrder: 2 } } },
    ],
  },
});
