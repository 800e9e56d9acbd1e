/**
 * Real programs from npm, transformed whole by `--include`: the JavaScript TypeScript compiler compiling RxJS, prettier
 * formatting RxJS's bundle, marked rendering RxJS's change log.
 */
import { join } from 'node:path';
import { installed } from '../../support/npm.ts';
import type { Subject } from './subject.ts';

export function packageSubjects(scratch: string): Subject[] {
  const cwd = installed('typescript@5.9', 'prettier@3.10', 'marked@18', 'rxjs@7');
  const driver = (name: string) => join(import.meta.dirname, 'programs', `${name}.ts`);
  const project = ['-p', 'node_modules/rxjs/src/tsconfig.esm.json', '--incremental', 'false'];
  return [
    {
      name: 'typescript 5.9',
      args: [
        'node_modules/typescript/lib/tsc.js',
        ...project,
        '--outDir',
        join(scratch, 'out'),
        '--extendedDiagnostics',
      ],
      options: ['--include', 'node_modules/typescript/**'],
      cwd,
      time: (stdout) => 1000 * Number(/Total time:\s+([\d.]+)s/.exec(stdout)?.[1]),
    },
    {
      name: 'prettier 3.10',
      args: [driver('prettier'), '2'],
      options: ['--include', 'node_modules/prettier/**'],
      cwd,
    },
    { name: 'marked 18', args: [driver('marked'), '20'], options: ['--include', 'node_modules/marked/**'], cwd },
  ];
}
