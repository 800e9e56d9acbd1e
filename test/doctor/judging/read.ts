/**
 * The programs of test/doctor/fixtures, and what their comments say:
 *
 * - `find-*` has a line that ends in `// expect: RULE`: there the rule must find something. `// expect: RULE or A..B` takes
 *   the lines from A to B after it as well (negative ones before it); of several such comments each will do.
 * - `silent-*` looks alike, and nothing may be found in it.
 * - `// may: RULE, RULE` names further rules that are right to find something, anywhere in the file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Program {
  /** The folder's name: what must find it, or must not. */
  rule: string;
  /** `find-1-orders.ts` */
  name: string;
  file: string;
  mustFind: boolean;
  /** Lines, from 1, on which a finding is right. */
  lines: ReadonlySet<number>;
  /** Other rules that are right here. */
  may: ReadonlySet<string>;
}

/** All programs below `folder`, by rule and name. */
export function readPrograms(folder: string): Program[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((rule) =>
      readdirSync(join(folder, rule))
        .filter((name) => /^(find|silent)-\d-[\w-]+\.c?ts$/.test(name))
        .sort()
        .map((name) => readProgram(join(folder, rule, name), rule, name)),
    );
}

function readProgram(file: string, rule: string, name: string): Program {
  const comments = commentsOf(readFileSync(file, 'utf8'), rule);
  const mustFind = name.startsWith('find-');
  if (mustFind !== comments.lines.size > 0)
    throw new Error(`${file} ${mustFind ? 'does not say' : 'says'} what to expect`);
  return { rule, name, file, mustFind, ...comments };
}

/** What the comments of a program's text say of `rule`. */
export function commentsOf(text: string, rule: string): Pick<Program, 'lines' | 'may'> {
  const lines = new Set<number>();
  const may = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const expected = /\/\/ expect: (\w+)(?: or ([+-]?\d+)(?:\.\.([+-]?\d+))?)?$/.exec(line);
    if (expected !== null) {
      const [, named, from, to = from] = expected;
      if (named !== rule) throw new Error(`expects ${named} among the programs of ${rule}`);
      lines.add(index + 1);
      if (from !== undefined) for (let by = Number(from); by <= Number(to); by++) lines.add(index + 1 + by);
    } else if (line.includes('// expect:')) throw new Error(`cannot read ${line.trim()}`);
    const allowed = /^\/\/ may: (.+)$/.exec(line);
    if (allowed !== null) for (const one of allowed[1]!.split(',')) may.add(one.trim());
  }
  return { lines, may };
}
