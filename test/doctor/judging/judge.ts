/** What the findings of a program's profile are worth: right, missed or false. */
import { basename } from 'node:path';
import { table } from '../../../benchmarks/support/table.ts';
import type { Finding } from '../../../src/profile/finding.ts';
import type { Program } from './read.ts';

export type Found = Pick<Finding, 'rule' | 'title' | 'file' | 'line' | 'savesMs' | 'limit' | 'evidence'>;

export interface Verdict {
  program: Program;
  /** By the rule at a line that is right; null where there is nothing to be found. */
  found: boolean | null;
  /** In a look-alike: all but those that may be. */
  wrong: Found[];
  /** In a program with something to be found: what was found besides, right or wrong. */
  besides: Found[];
}

export function judge(program: Program, findings: readonly Found[]): Verdict {
  const others = findings.filter(({ rule }) => !program.may.has(rule));
  if (!program.mustFind) return { program, found: null, wrong: others, besides: [] };
  const expected = (one: Found) =>
    one.rule === program.rule && basename(one.file) === program.name && program.lines.has(one.line);
  return { program, found: findings.some(expected), wrong: [], besides: others.filter((one) => !expected(one)) };
}

/** Whether it is as it should be: a program's finding is there, a look-alike's is not. */
export function isRight({ found, wrong }: Verdict): boolean {
  return found !== false && wrong.length === 0;
}

/** Of several verdicts on one program what more than half of them say: what a busy machine did to one run is left out. */
export function majority(verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  const [{ program, found }] = verdicts;
  const isMost = (count: number) => 2 * count > verdicts.length;
  const mostOf = (all: Found[][]): Found[] => {
    const runs = new Map<string, Found[]>();
    for (const list of all) {
      const own = new Map(list.map((one) => [`${one.rule}:${one.file}:${one.line}`, one]));
      for (const [key, one] of own) runs.set(key, [...(runs.get(key) ?? []), one]);
    }
    return [...runs.values()].flatMap((its) => (isMost(its.length) ? its.slice(0, 1) : []));
  };
  return {
    program,
    found: found === null ? null : isMost(verdicts.filter((one) => one.found).length),
    wrong: mostOf(verdicts.map(({ wrong }) => wrong)),
    besides: mostOf(verdicts.map(({ besides }) => besides)),
  };
}

export interface Tally {
  found: number;
  missed: number;
  /** Findings in look-alikes. */
  wrong: number;
}

export function tally(verdicts: readonly Verdict[]): Tally {
  return {
    found: verdicts.filter(({ found }) => found === true).length,
    missed: verdicts.filter(({ found }) => found === false).length,
    wrong: verdicts.reduce((sum, { wrong }) => sum + wrong.length, 0),
  };
}

/** One line for each program that is not as it should be, and for each finding besides. */
export function remarks(verdicts: readonly Verdict[]): string[] {
  const shown = ({ rule, title, line, savesMs }: Found) =>
    `${rule} at line ${line}, ${savesMs.toFixed(0)} ms: ${title}`;
  return verdicts.flatMap(({ program, found, wrong, besides }) => {
    const name = `${program.rule}/${program.name}`;
    const expected = [...program.lines].sort((a, b) => a - b);
    return [
      ...(found === false ? [`missed   ${name}, expected at line ${expected[0]}`] : []),
      ...wrong.map((one) => `false    ${name}: ${shown(one)}`),
      ...besides.map((one) => `besides  ${name}: ${shown(one)}`),
    ];
  });
}

/** Markdown: a row for each rule, and for each Node what was found, missed and found falsely. */
export function tableOf(byNode: ReadonlyMap<string, readonly Verdict[]>): string {
  const all = [...byNode.values()];
  const rules = [...new Set(all.flat().map(({ program }) => program.rule))];
  const head = ['rule', ...[...byNode.keys()].flatMap((node) => [`Node ${node}: found`, 'missed', 'false'])];
  const row = (name: string, of: (verdict: Verdict) => boolean) => [
    name,
    ...all.flatMap((verdicts) => {
      const { found, missed, wrong } = tally(verdicts.filter(of));
      return [`${found} of ${found + missed}`, String(missed), String(wrong)];
    }),
  ];
  const rows = rules.map((rule) => row(`\`${rule}\``, ({ program }) => program.rule === rule));
  return table(head, [...rows, row('all', () => true)]);
}
