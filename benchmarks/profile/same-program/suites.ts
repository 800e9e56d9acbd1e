/**
 * What has to behave under `hasten profile` as without it: the test suites of packages that publish them, and programs
 * whose output says enough. Each of another style: classic CommonJS (qs), CommonJS that writes functions from text
 * (find-my-way, under node:test), one large ES module (acorn), compiled TypeScript in worker threads (zod, under Vitest),
 * and the two largest that people run (the TypeScript compiler, prettier).
 */
import { join } from 'node:path';
import { fileTexts, output, type Suite, vitestTests } from './suite.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', name);

export const suites: Suite[] = [
  {
    name: 'qs 6.17.1',
    style: 'CommonJS, tape',
    packages: `qs@6.17.1 tape@5 es-value-fixtures@1 for-each@0.3 has-bigints@1 has-override-mistake@1
      has-property-descriptors@1 has-proto@1 has-symbols@1 iconv-lite@0.5 mock-property@1 object-inspect@1
      safer-buffer@2`.split(/\s+/),
    include: ['node_modules/qs/**'],
    args: () => ['node_modules/tape/bin/tape', 'node_modules/qs/test/*.js'],
    result: output(/^# pass +(\d+)$/m, 'assertions'),
  },
  {
    name: 'find-my-way 9.10.1',
    style: 'CommonJS, node:test',
    packages: ['find-my-way@9.10.1', 'proxyquire@2', 'rfdc@1'],
    include: ['node_modules/find-my-way/**'],
    args: () => ['--test-reporter=tap', program('find-my-way.ts')],
    result: output(/^# pass (\d+)$/m, 'tests'),
  },
  {
    name: 'acorn 8.19.0',
    style: 'ES module, test262-parser-tests',
    packages: ['acorn@8.19.0', 'test262-parser-tests@0.0.5'],
    include: ['node_modules/acorn/**'],
    args: () => [program('acorn.ts')],
    result: output(/^(\d+) files/m, 'files parsed'),
  },
  {
    name: 'zod 4.6.7',
    style: 'TypeScript, Vitest, worker threads',
    packages: ['zod@4.6.7', 'vitest@4', '@web-std/file@3', '@seriousme/openapi-schema-validator@2'],
    include: ['node_modules/zod/**'],
    args: (out) => [
      ...['node_modules/vitest/vitest.mjs', 'run', '--root', '.', '--config', program('zod.config.ts')],
      ...['--reporter', 'json', '--outputFile', join(out, 'tests.json')],
    ],
    result: (_, out) => vitestTests(join(out, 'tests.json')),
  },
  {
    name: 'typescript 5.9',
    style: 'the compiler compiling RxJS',
    packages: ['typescript@5.9', 'rxjs@7'],
    include: ['node_modules/typescript/**'],
    args: (out) => [
      ...['node_modules/typescript/lib/tsc.js', '-p', 'node_modules/rxjs/src/tsconfig.esm.json', '--incremental'],
      ...['false', '--pretty', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--outDir', out],
    ],
    result: ({ stdout }, out) => {
      const errors = /Found (\d+) errors/.exec(stdout)?.[1];
      return {
        summary: `${errors} errors and ${fileTexts(out).length} files`,
        text: [stdout, ...fileTexts(out)].join('\n'),
      };
    },
  },
  {
    name: 'prettier 3.10',
    style: 'formatting RxJS and its change log',
    packages: ['prettier@3.10', 'rxjs@7'],
    include: ['node_modules/prettier/**'],
    args: () => [
      ...['node_modules/prettier/bin/prettier.cjs', '--no-config', '--with-node-modules', '--ignore-path', '/dev/null'],
      ...[
        'node_modules/rxjs/dist/bundles/rxjs.umd.js',
        'node_modules/rxjs/CHANGELOG.md',
        'node_modules/rxjs/src/**/*.ts',
      ],
    ],
    result: ({ stdout }) => ({ summary: `${stdout.split('\n').length} lines`, text: stdout }),
  },
];
