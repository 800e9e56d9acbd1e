/**
 * How Vitest runs zod's own tests from the package as it is published, in worker threads. Left out are those that want
 * tools of zod's repository, and one that looks for `node_modules` in a stack.
 */
export default {
  test: {
    include: ['node_modules/zod/src/**/*.test.ts'],
    exclude: ['**/{redos,treeshake,polyfill-collision}.test.ts'],
    testNamePattern: /^(?!.*no reader frames leak into the error)/,
    pool: 'threads',
    maxWorkers: 1,
  },
};
