/** Every example of the repository, at its own size. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from './subject.ts';

const root = join(import.meta.dirname, '../../..');

export function exampleSubjects(): Subject[] {
  const names = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => ({
    name: name.replace(/\.ts$/, ''),
    args: [`examples/${name}`],
    options: [],
    cwd: root,
  }));
}
