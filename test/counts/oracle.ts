/**
 * The oracle of counts: writes generated programs to a folder, runs them plain, counting themselves and profiled, and
 * says where the profile's hits and calls differ from what the programs counted.
 *
 * Programs share child processes, since starting Node costs more than running one of them. The expected figures come
 * from the printer's knowledge of places and the counts that the self-counting form made under plain Node; nothing of
 * the transform under test takes part.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Profile } from '../../src/profile/model.ts';
import { extension, type Generated } from './generator.ts';
import { type Printed, printCounting, printPlain } from './print.ts';

const run = promisify(execFile);

/** A program as it is checked: its tree, and which statements of it are left out. */
export interface Case {
  name: string;
  program: Generated;
  without?: ReadonlySet<object>;
}

/** What a run of a program showed of itself. */
interface Shown {
  fuel: number;
  log: string[];
  stacks: number[];
  texts: string[];
  events: number;
  uncaught: string[];
  counts: { places: number[]; functions: number[]; entered: number[] } | null;
}

export interface Difference {
  /** `oracle`: the two uninstrumented forms differ, so the generator is at fault. */
  kind: 'oracle' | 'output' | 'stack' | 'text' | 'hits' | 'calls';
  line: number | null;
  expected: string;
  actual: string;
  /** The place or function that was counted. */
  what: string;
}

export interface Verdict {
  case: Case;
  source: string;
  differences: Difference[];
  /** Expected hits of each line that has any or could have. */
  expected: Map<number, number>;
  actual: Map<number, number | null>;
  counts: { places: number[]; functions: number[]; entered: number[] };
}

export interface Tools {
  /** The Node under test. */
  node: string;
  /** hasten's command, or null to check the generator alone. */
  cli: string | null;
  /** Options of `hasten profile`. */
  options?: string[];
  /** Differences, written as `kind: what`, that are known and left out. */
  ignore?: RegExp | undefined;
}

/** Runs all cases in one process for each form, in `folder`, and judges them. */
export async function check(cases: readonly Case[], folder: string, tools: Tools): Promise<Verdict[]> {
  mkdirSync(folder, { recursive: true });
  cpSync(new URL('programs/', import.meta.url), folder, { recursive: true });
  const printed = cases.map((one) => write(one, folder));
  const plain = await drive(folder, 'plain', cases, tools.node, []);
  const counting = await drive(folder, 'counting', cases, tools.node, []);
  let profiled: Record<string, Shown> | null = null;
  let profile: Profile | null = null;
  if (tools.cli) {
    const out = join(folder, 'profile.json');
    const words = [tools.cli, 'profile', '--format', 'json', '--out', out, ...(tools.options ?? [])];
    profiled = await drive(folder, 'plain', cases, tools.node, words);
    profile = JSON.parse(readFileSync(out, 'utf8')) as Profile;
  }
  return cases.map((one, index) => {
    const form = printed[index] as Printed;
    const counts = counting[one.name]?.counts ?? { places: [], functions: [], entered: [] };
    const verdict: Verdict = {
      case: one,
      source: form.text,
      differences: [],
      expected: new Map(),
      actual: new Map(),
      counts,
    };
    for (const [line, place] of form.firstPlaces)
      if (!form.unspecified.has(line)) verdict.expected.set(line, counts.places[place] ?? -1);
    if (isRefused(plain[one.name])) return verdict;
    judgeOracle(verdict, plain[one.name], counting[one.name]);
    if (verdict.differences.length === 0 && profile && profiled) {
      judgeBehaviour(verdict, plain[one.name] as Shown, profiled[one.name]);
      judgeHits(verdict, form, profile);
      judgeCalls(verdict, form, profile);
    }
    verdict.differences = verdict.differences.filter((one) => !tools.ignore?.test(`${one.kind}: ${one.what}`));
    return verdict;
  });
}

/** A program's lines with what was expected and what was found, those that differ marked. */
export function sideBySide(verdict: Verdict): string {
  const lines = verdict.source.split(/\r?\n/);
  const wrong = new Map(verdict.differences.map((one) => [one.line, one]));
  const rows = lines.map((text, index) => {
    const line = index + 1;
    const expected = verdict.expected.get(line) ?? '';
    const actual = verdict.actual.get(line) ?? '';
    return `${wrong.has(line) ? '>' : ' '}${String(line).padStart(4)} ${String(expected).padStart(7)} ${String(actual).padStart(7)}  ${text}`;
  });
  const list = verdict.differences
    .slice(0, 20)
    .map((one) => `${one.kind} line ${one.line}: ${one.what}: expected ${one.expected}, found ${one.actual}`);
  return [
    `program ${verdict.case.name} (HASTEN_SEED=${verdict.case.program.seed})`,
    ...list,
    ' line expected  actual',
    ...rows,
  ].join('\n');
}

function fileOf(one: Case, form: 'plain' | 'counting'): string {
  const { layout } = one.program;
  return form === 'plain'
    ? `${one.name}${extension(layout)}`
    : `${one.name}.counting${layout.commonjs ? '.cjs' : '.mjs'}`;
}

function write(one: Case, folder: string): Printed {
  const program = { ...one.program, name: one.name };
  const rename = (text: string) => text.replace(`program('${one.program.name}')`, `program('${one.name}')`);
  const plain = printPlain(program, one.without);
  plain.text = rename(plain.text);
  writeFileSync(join(folder, fileOf(one, 'plain')), plain.text);
  writeFileSync(join(folder, fileOf(one, 'counting')), rename(printCounting(program, one.without)));
  return plain;
}

async function drive(
  folder: string,
  form: 'plain' | 'counting',
  cases: readonly Case[],
  node: string,
  words: string[],
): Promise<Record<string, Shown>> {
  const list = `${form}.json`;
  writeFileSync(join(folder, list), JSON.stringify(cases.map((one) => ({ name: one.name, file: fileOf(one, form) }))));
  const limit = { cwd: folder, maxBuffer: 1 << 30, timeout: 60_000 };
  const { stdout } = await run(node, [...words, 'driver.mjs', list], limit);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as Record<string, Shown>;
}

/** Node's own parser of TypeScript refuses a few programs (one of 2000) that are right: there is nothing to compare. */
function isRefused(plain: Shown | undefined): boolean {
  return plain?.uncaught[0]?.includes('ERR_INVALID_TYPESCRIPT_SYNTAX') ?? false;
}

function judgeOracle(verdict: Verdict, plain: Shown | undefined, counting: Shown | undefined): void {
  const fault = (what: string, expected: unknown, actual: unknown) =>
    verdict.differences.push({ kind: 'oracle', line: null, what, expected: String(expected), actual: String(actual) });
  if (!plain?.log || !counting?.log) return void fault('no result', plain?.uncaught[0], counting?.uncaught[0]);
  if (counting.uncaught.length > 0 || plain.uncaught.length > 0)
    fault('uncaught', plain.uncaught[0], counting.uncaught[0]);
  if (plain.fuel !== counting.fuel) fault('fuel', plain.fuel, counting.fuel);
  compareLists(plain.log, counting.log, (at, a, b) => fault(`event ${at}`, a, b));
  if (plain.events > 20000) fault('too long', 20000, plain.events);
}

function judgeBehaviour(verdict: Verdict, plain: Shown, profiled: Shown | undefined): void {
  const add = (kind: Difference['kind'], what: string, expected: unknown, actual: unknown) =>
    verdict.differences.push({ kind, line: null, what, expected: String(expected), actual: String(actual) });
  if (!profiled?.log) return void add('output', 'no result', '', profiled?.uncaught[0]);
  compareLists(plain.uncaught, profiled.uncaught, (at, a, b) => add('output', `uncaught ${at}`, a, b));
  compareLists(plain.log, profiled.log, (at, a, b) => add('output', `event ${at}`, a, b));
  if (plain.fuel !== profiled.fuel) add('output', 'fuel', plain.fuel, profiled.fuel);
  compareLists(plain.stacks, profiled.stacks, (at, a, b) => add('stack', `line of error ${at}`, a, b));
  compareLists(plain.texts, profiled.texts, (at, a, b) => add('text', `text of function ${at}`, a, b));
}

/** Reports the first difference only: what follows is its consequence. */
function compareLists<T>(
  expected: readonly T[],
  actual: readonly T[],
  report: (at: number, expected: T | undefined, actual: T | undefined) => void,
): void {
  for (let at = 0; at < Math.max(expected.length, actual.length); at++) {
    if (expected[at] !== actual[at]) return report(at, expected[at], actual[at]);
  }
}

/** Every line on which something starts has its hits (none may stand for 0), and no other line has any. */
function judgeHits(verdict: Verdict, form: Printed, profile: Profile): void {
  const file = fileOf(verdict.case, 'plain');
  for (const one of profile.lines) {
    if (one.file !== file) continue;
    const before = verdict.actual.get(one.line) ?? null;
    verdict.actual.set(one.line, one.hits === null ? before : (before ?? 0) + one.hits);
  }
  const lines = new Set([...verdict.expected.keys(), ...verdict.actual.keys()]);
  for (const line of [...lines].sort((a, b) => a - b)) {
    if (form.unspecified.has(line)) continue;
    const expected = verdict.expected.get(line) ?? null;
    const actual = verdict.actual.get(line) ?? null;
    if (expected === actual || (expected === 0 && actual === null)) continue;
    const place = form.firstPlaces.get(line);
    const below = form.belowLabel.has(line) ? ' below its label' : '';
    const what = place === undefined ? 'nothing starts here' : `${verdict.case.program.places[place]}${below}`;
    verdict.differences.push({ kind: 'hits', line, what, expected: String(expected), actual: String(actual) });
  }
}

/**
 * Named functions by name and line. A call whose parameters throw and a generator that is never started may count or
 * not: their bodies never begin. A constructor may stand under its class, at either's line.
 */
function judgeCalls(verdict: Verdict, form: Printed, profile: Profile): void {
  const file = fileOf(verdict.case, 'plain');
  const known = profile.functions.filter((one) => one.kind === 'user' && one.file === file);
  for (const fn of form.functions) {
    if (
      fn.knownAs === null ||
      form.functions.some((other) => other !== fn && other.line === fn.line && other.knownAs === fn.knownAs)
    )
      continue;
    const expected = verdict.counts.functions[fn.id] as number;
    const found = known.filter(
      (one) => named(one.name, fn.knownAs as string, fn.form) && (one.line === fn.line || fn.form === 'constructor'),
    );
    const actual = found.reduce((sum, one) => sum + (one.calls ?? 0), 0);
    const entered = verdict.counts.entered[fn.id] as number;
    if (actual === expected || actual === entered) continue;
    const what = `${fn.form}${fn.generator ? ' generator' : ''} ${fn.knownAs}${found.length === 0 ? ' (not listed)' : ''}`;
    verdict.differences.push({
      kind: 'calls',
      line: fn.line,
      what,
      expected: String(expected),
      actual: String(actual),
    });
  }
}

function named(name: string, knownAs: string, form: string): boolean {
  const last = name.split(/[. ]/).at(-1);
  if (form === 'constructor') return last === knownAs || name === `${knownAs}.constructor`;
  return last === knownAs && (form !== 'set' || /\bset\b/.test(name)) && (form !== 'get' || !/\bset\b/.test(name));
}
