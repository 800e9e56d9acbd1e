/**
 * A function that is called again and again with the same arguments and does nothing but to compute: its results can be
 * kept by `cache` of hasten/cache, or computed once before the loop. That arguments come back is seen in the calls that
 * were looked at, by a hash of what they hold; that it only computes, in its text and in that of what it calls.
 *
 * What a hit costs, by docs/cache.md and the same measurement with other arguments (Node 24, two-core AMD EPYC): in memory
 * 0.27 µs for one text or number, 0.56 µs for more, 1.3 µs for a small object and from there 10 ns a byte, 0.14 ns a byte of
 * typed arrays; on the disk, where results of async functions are, 12 µs.
 */
import { eachChild, type Node, someBelow } from '../../instrument/ast.ts';
import type { Finding } from '../../profile/finding.ts';
import type { ObservedFunction } from '../../profile/observations.ts';
import { cacheCandidate, impurityOf } from '../../remedies/candidates/cache.ts';
import { changesPartsOf } from '../../remedies/candidates/effects.ts';
import { type FoundFunction, findFunction } from '../../remedies/slice/find-function.ts';
import { type ProgramModule, Refused } from '../../remedies/slice/module.ts';
import { counted } from '../../report/numbers.ts';
import { formatShare, formatTime } from '../../report/units.ts';
import type { Rule } from '../rule.ts';
import type { Run, UserFunction } from '../run.ts';

const ONE_HIT_MS = 0.27e-3;
const MEMORY_HIT_MS = 0.56e-3;
const DISK_HIT_MS = 12e-3;
/** ms a byte of arguments: objects and ordinary arrays, typed arrays, texts. */
const BYTE_MS = { object: 10e-6, array: 0.14e-6, text: 0.1e-6 };
/** A call takes so many times as long as a hit; of objects more, since results, which are copied, tend to be as large. */
const LEAST_TIMES = { object: 4, array: 3, text: 1.5 };
/** Calls that were looked at: fewer show no habit. */
const LEAST_OBSERVED = 8;
/** Different arguments among them: with more, half of the calls compute. */
const MOST_DISTINCT = 0.5;

export const cache: Rule = {
  name: 'cache',
  find(run) {
    const found: Finding[] = [];
    const kept: UserFunction[] = [];
    for (const fn of [...run.functions].sort((a, b) => (b.totalMs ?? 0) - (a.totalMs ?? 0))) {
      // What only a kept function calls is not called any more.
      if (kept.some(({ file, line, endLine }) => isWithin(run, fn, file, line, endLine ?? line))) continue;
      if (!run.isWorth(fn.totalMs ?? 0)) continue;
      const observed = run.observed(fn);
      if (observed === null) continue;
      const finding = findingOf(run, fn, observed);
      if (finding === null) continue;
      found.push(finding);
      kept.push(fn);
    }
    return found;
  },
};

function isWithin({ times }: Run, fn: UserFunction, file: string, first: number, last: number): boolean {
  return times.within(file, first, last, fn) >= 0.9 * (fn.totalMs ?? 0);
}

function findingOf(run: Run, fn: UserFunction, seen: ObservedFunction): Finding | null {
  const { file, line, name } = fn;
  const calls = fn.calls ?? seen.calls;
  const totalMs = fn.totalMs ?? 0;
  // Of an argument that cannot be copied there is no key.
  if (seen.bytes === null) return null;
  if (seen.observed < LEAST_OBSERVED || seen.distinct > MOST_DISTINCT * seen.observed || calls === 0) return null;
  const subject = subjectOf(run, fn);
  if (subject === null) return null;
  const { module, found } = subject;
  const again = 1 - seen.distinct / seen.observed;
  const { hitMs, leastTimes } = hitOf(seen, found.isAsync);
  // Of a recursion the calls below a hit are not made at all.
  const isRecursive = calls > 1 && callsItself(found);
  if (!isRecursive && totalMs / calls < leastTimes * hitMs) return null;
  const savesMs = totalMs * again - (isRecursive ? 0 : calls * again * hitMs);
  if (!run.isWorth(savesMs) || impurityOf(module, found) !== null || isChanged(module, name)) return null;
  const { refused } = cacheCandidate({ ...module, function: found.isTopLevel ? name : line });
  const values = seen.distinct === 1 ? 'the same arguments' : `${counted(seen.distinct, 'different argument list')}`;
  return run.finding({
    rule: 'cache',
    title: `${name} computes the same again`,
    file,
    line,
    function: name,
    evidence: [
      `${counted(calls, 'call')} take ${formatShare(run.share(totalMs), 0)} of the time (${formatTime(totalMs)}); the ${seen.observed === calls ? '' : `${counted(seen.observed, 'call')} that were looked at `}had ${values}, and it does nothing but to compute.`,
      ...(refused === null
        ? []
        : [`It cannot be wrapped as it stands: ${refused.message}${refused.fix === null ? '' : `: ${refused.fix}`}.`]),
    ],
    remedy: 'Try hasten/cache on it, or compute it once before the loop',
    docs: 'docs/cache.md#when-it-pays',
    tries: refused === null ? { remedy: 'cache', file, function: name, line } : null,
    savesMs,
  });
}

/** The function in its module; null for a method, and for what the module cannot be found to declare. */
function subjectOf(
  run: Run,
  { file, line, name }: UserFunction,
): { module: ProgramModule; found: FoundFunction } | null {
  const text = run.text(file);
  if (text === null) return null;
  const { module } = text;
  for (const which of [name, line]) {
    try {
      const found = findFunction(module, which);
      if (found.name === name && text.lineOf(found.node.start) === line) return { module, found };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return null;
}

function hitOf({ bytes, signatures }: ObservedFunction, isAsync: boolean): { hitMs: number; leastTimes: number } {
  const types = signatures[0]?.types ?? [];
  const kinds = types.map((type) =>
    /^(string|int|number|boolean)\b/.test(type) ? 'text' : /^[fiu]\d+c?\[/.test(type) ? 'array' : 'object',
  );
  const costliest = kinds.includes('object') ? 'object' : kinds.includes('array') ? 'array' : 'text';
  const base = isAsync ? DISK_HIT_MS : kinds.length === 1 && costliest === 'text' ? ONE_HIT_MS : MEMORY_HIT_MS;
  return { hitMs: base + bytes! * BYTE_MS[costliest], leastTimes: LEAST_TIMES[costliest] };
}

/** Whether somebody changes a result of it, so that each caller needs one of its own: to copy it takes what making it does. */
function isChanged({ ast }: ProgramModule, name: string): boolean {
  const results = new Set<string>();
  const isResult = (node: Node | null): boolean =>
    node?.type === 'AwaitExpression'
      ? isResult(node.argument)
      : node?.type === 'CallExpression' && node.callee.name === name;
  const gather = (node: Node): void => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && isResult(node.init))
      results.add(node.id.name);
    eachChild(node, gather);
  };
  gather(ast);
  return [...results].some((result) => changesPartsOf(ast, result));
}

function callsItself({ name, node }: FoundFunction): boolean {
  return someBelow(node.body, (below) => below.type === 'CallExpression' && below.callee.name === name);
}
