/**
 * A hot loop over numbers that `kernel` of hasten/kernel can compile, or could but for one thing that its user can
 * change. The compiler is asked with the types of recorded arguments; what it makes decides what there is to gain, by
 * the table of docs/kernel.md:
 *
 * - loops that run in lanes are about three times as fast (the geometric mean of those in the table is 3.4);
 * - loops that do so only with `fast`, sums in the source's order, about five times, but with other bits;
 * - others gain a tenth on the whole, too little to be tried.
 *
 * From that goes what calls cost: each takes up to 0.14 µs, and arrays that do not lie in allocated memory are copied.
 * So a loop that waits for memory gains nothing, and neither do short calls.
 */
import { type Node, someBelow } from '../../instrument/ast.ts';
import type { Finding } from '../../profile/finding.ts';
import type { Reason } from '../../remedies/candidate.ts';
import { type KernelVerdict, kernelVerdict } from '../../remedies/candidates/kernel.ts';
import { counted } from '../../report/numbers.ts';
import { formatShare, formatTime } from '../../report/units.ts';
import { isNumeric, operationsIn } from '../arithmetic.ts';
import type { Rule } from '../rule.ts';
import type { Run, UserFunction } from '../run.ts';
import type { Enclosing } from '../text.ts';
import { plain } from '../tree.ts';

/** How many times as fast a loop becomes, by how its loops run. */
const RATIO = { strict: 3, fast: 5 };
/** ms a call takes at most, and ms a byte of copied arrays: 5 GB/s is what memory gives at least. */
const CALL_MS = 0.14e-3;
const BYTE_MS = 1 / 5e6;
/**
 * Arithmetic for each byte that is copied. That takes V8 some 0.7 ns, of which lanes save two thirds, and copying a byte
 * 0.2 ns. Times alone do not tell where a busy machine makes all memory slow.
 */
const LEAST_OPERATIONS_A_BYTE = 0.25;
/** The compiler takes some ms for each; what is hot is among the first. */
const MOST_ASKED = 6;

export const kernel: Rule = {
  name: 'kernel',
  find(run) {
    const found: Finding[] = [];
    const done: Range[] = [];
    for (const subject of subjectsOf(run).slice(0, MOST_ASKED)) {
      // Within what is a kernel already there is nothing left to find.
      if (done.some((range) => isWithin(subject, range))) continue;
      const finding = findingOf(run, subject);
      if (finding === null) continue;
      found.push(finding.finding);
      done.push(...finding.covers);
    }
    return found;
  },
};

interface Range {
  file: string;
  first: number;
  last: number;
}

interface Subject {
  fn: UserFunction;
  /** The costliest line within its loops, with what it calls. */
  line: number;
  /** The outermost loop around that line. */
  loop: Enclosing;
  /** In the loop, with what it calls. */
  ms: number;
}

function isWithin({ fn, line }: Subject, { file, first, last }: Range): boolean {
  return fn.file === file && line >= first && line <= last;
}

/** Functions with a loop that is worth it, those with most time in it first. */
function subjectsOf(run: Run): Subject[] {
  const subjects: Subject[] = [];
  for (const fn of run.functions) {
    const { file, line: first, endLine, name } = fn;
    if (endLine === null || name === '(module)' || !run.isWorth(fn.totalMs ?? 0)) continue;
    const hottest = run.lines
      .filter((one) => one.file === file && one.line >= first && one.line <= endLine)
      .sort((a, b) => b.totalMs - a.totalMs);
    for (const { line } of hottest.slice(0, 8)) {
      const loop = run.loopsAround(file, line).find(({ first: start }) => start >= first);
      if (loop === undefined || run.functionAt(file, line) !== fn) continue;
      const ms = run.times.of(file, loop.first, loop.last).totalMs;
      if (run.isWorth(ms)) subjects.push({ fn, line, loop, ms });
      break;
    }
  }
  return subjects.sort((a, b) => b.ms - a.ms);
}

function findingOf(run: Run, subject: Subject): { finding: Finding; covers: Range[] } | null {
  const { fn, line } = subject;
  const module = run.module(fn.file);
  const types = typesOf(run, fn, module === null ? null : subject.loop.node);
  if (module === null || types === null) return null;
  const verdict = kernelVerdict(module, { function: line, line, types });
  const { taken, refused } = verdict;
  if (taken !== null) return takenFinding(run, subject, types, taken);
  if (refused === null || !isForData(refused) || !isNumeric(module, subject.loop.node)) return null;
  if (!goesInOrder(run, subject) || followsData(subject.loop.node)) return null;
  const onTypedArrays = types.map((type) =>
    /^array\(\d+\) of (int|number)(\|(int|number))*$/.test(type) ? 'f64[]' : type,
  );
  const then = kernelVerdict(module, { function: line, line, types: onTypedArrays });
  // What would not run in lanes then gains nothing by the change.
  return then.taken !== null && then.taken.lanes !== 'strict' ? null : refusedFinding(run, subject, refused);
}

/** Recorded types of the arguments; none where the function has no parameters; null where nobody looked. */
function typesOf(run: Run, fn: UserFunction, within: Node | null): string[] | null {
  const observed = run.observed(fn);
  if (observed !== null) return observed.signatures[0]?.types ?? [];
  const around = run.text(fn.file)?.functionsAround(fn.line) ?? [];
  const its = around.find(({ node }) => within !== null && node.start <= within.start && node.end >= within.end);
  return run.observations !== null && its?.node.params.length === 0 ? [] : null;
}

type Taken = NonNullable<KernelVerdict['taken']>;

function takenFinding(
  run: Run,
  { fn, line }: Subject,
  types: string[],
  taken: Taken,
): { finding: Finding; covers: Range[] } | null {
  if (taken.lanes === null) return null;
  const { file, name } = fn;
  const { first, last, whole } = taken;
  const { totalMs } = run.times.of(file, first, last);
  const entries = (whole ? fn.calls : run.line(file, first)?.hits) ?? fn.calls ?? 1;
  const bytes = bytesOf(types);
  const lost = entries * (CALL_MS + bytes * BYTE_MS);
  if (operationsIn(run, file, first, last) < LEAST_OPERATIONS_A_BYTE * entries * bytes) return null;
  const savesMs = totalMs * (1 - 1 / RATIO[taken.lanes]) - lost;
  if (!run.isWorth(savesMs)) return null;
  const fast = taken.lanes === 'fast';
  const finding = run.finding({
    rule: 'kernel',
    title: whole ? `${name} can be a kernel` : `The loop of ${name} can be a kernel`,
    file,
    line: hottestIn(run, file, first, last, line),
    function: name,
    evidence: [
      `${formatShare(run.share(totalMs), 0)} of the time is in its loop (${formatTime(totalMs)}); ${callsText(fn, types)}.`,
      ...(fast
        ? ['It adds up one number after the other; with `fast` several at a time, so that the last bits differ.']
        : []),
    ],
    remedy: fast ? 'Try hasten/kernel with `fast` on it' : 'Try hasten/kernel on it',
    docs: fast ? 'docs/kernel.md#fast' : 'docs/kernel.md#guide',
    tries: { remedy: 'kernel', file, function: name, line },
    savesMs,
  });
  return { finding, covers: [{ file, first, last }, ...helpersOf(run, file, first, last)] };
}

/** Functions that are called from these lines alone, as far as anybody saw, would be compiled along. */
function helpersOf(run: Run, file: string, first: number, last: number): Range[] {
  const under = run.times.of(file, first, last);
  if (under.totalMs === 0) return [];
  return run.functions
    .filter((one) => one.file === file && one.endLine !== null && (one.totalMs ?? 0) > 0 && one.line !== first)
    .filter((one) => run.times.within(file, first, last, one) >= 0.9 * one.totalMs!)
    .map((one) => ({ file, first: one.line, last: one.endLine! }));
}

function refusedFinding(
  run: Run,
  { fn, line, loop, ms }: Subject,
  { message, fix, line: at }: Reason,
): { finding: Finding; covers: Range[] } | null {
  const { file, name } = fn;
  const savesMs = ms * (1 - 1 / RATIO.strict);
  if (!run.isWorth(savesMs)) return null;
  const where = at === line ? '' : ` (line ${at})`;
  const finding = run.finding({
    rule: 'kernel',
    title: `${name} could be a kernel on typed arrays`,
    file,
    line,
    function: name,
    evidence: [
      `${formatShare(run.share(ms), 0)} of the time is in its loop (${formatTime(ms)}), which computes with numbers alone.`,
      `What keeps it from being a kernel: ${message}${where}.`,
    ],
    remedy: `Try to ${fix}`,
    docs: 'docs/kernel.md#what-it-refuses',
    savesMs,
  });
  return { finding, covers: [{ file, first: loop.first, last: loop.last }] };
}

/** The line with most time of its own among those that become the kernel. */
function hottestIn(run: Run, file: string, first: number, last: number, fallback: number): number {
  let best = { line: fallback, selfMs: 0 };
  for (const one of run.lines) {
    if (one.file === file && one.line >= first && one.line <= last && one.selfMs > best.selfMs) best = one;
  }
  return best.line;
}

/** `it was called 60 times with f64[1000], int`. */
function callsText({ calls }: UserFunction, types: string[]): string {
  const times = calls === null ? '' : calls === 1 ? ' once' : ` ${counted(calls, 'time')}`;
  return `it was called${times}${types.length === 0 ? ' without arguments' : ` with ${types.map(shortType).join(', ')}`}`;
}

/** Long lists of fields say no more than short ones. */
function shortType(type: string): string {
  return type.length > 40 ? `${type.slice(0, 39)}…` : type;
}

const ELEMENT: Record<string, number> = { f64: 8, f32: 4, i32: 4, u32: 4, i16: 2, u16: 2, i8: 1, u8: 1, u8c: 1 };

/** Of all typed arrays among the arguments; an array of a hundred million that is named twice counts twice. */
function bytesOf(types: string[]): number {
  return types.reduce((sum, type) => {
    const [, element = '', length = '0'] = /^([fiu]\d+c?)\[(\d+)\]$/.exec(type) ?? [];
    return sum + (ELEMENT[element] ?? 0) * Number(length);
  }, 0);
}

/** Reasons that are about how data is kept: what a user can change without writing another program. */
function isForData({ message, fix }: Reason): boolean {
  return fix !== null && /` is an? (?:ordinary |object|array)|^`\w+` is (?:object|array)|^the type of `/.test(message);
}

/** Whether a loop around the line goes through numbers or elements one by one, which lanes can do several of at a time. */
function goesInOrder(run: Run, { fn, line }: Subject): boolean {
  return run
    .loopsAround(fn.file, line)
    .some(({ node }) => node.type === 'ForStatement' || (node.type === 'ForOfStatement' && isName(node.right)));
}

/**
 * Whether somewhere in a loop what comes next stands in what is there: lists within elements, and chains (`node = node.next`).
 * Typed arrays alone change nothing about that.
 */
function followsData(node: Node): boolean {
  return someBelow(node, (below) => {
    if (below.type === 'ForOfStatement') return !isName(below.right);
    return (
      below.type === 'AssignmentExpression' &&
      below.left.type === 'Identifier' &&
      isPartOf(below.right, below.left.name)
    );
  });
}

function isName(node: Node): boolean {
  return plain(node).type === 'Identifier';
}

/** `name.next`, `next[name]`, `name.links[0]` */
function isPartOf(expression: Node, name: string): boolean {
  let node = plain(expression);
  while (node.type === 'MemberExpression') {
    if (node.computed && plain(node.property).name === name) return true;
    node = plain(node.object);
    if (node.type === 'Identifier' && node.name === name) return true;
  }
  return false;
}
