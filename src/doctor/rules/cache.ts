/**
 * A function that is called again and again with the same arguments and does nothing but to compute: its results can be
 * kept by `cache` of hasten/cache, or computed once before the loop. That arguments come back is seen in the calls that
 * were looked at, by a hash of what they hold; that it only computes, in its text and in that of what it calls.
 *
 * By the figures of docs/cache.md a hit in memory takes 0.56 µs with a key of two small arguments, and more with their
 * size (an array of 8 MB: 1.1 ms); a hit on the disk, which async functions have, 12 µs. A call has to take several times
 * that, and half of the calls have to find a result.
 */
import type { Node } from '../../instrument/ast.ts';
import { eachChild } from '../../instrument/ast.ts';
import type { Finding } from '../../profile/finding.ts';
import type { ObservedFunction } from '../../profile/observations.ts';
import { cacheCandidate, impurityOf } from '../../remedies/candidates/cache.ts';
import { type FoundFunction, findFunction } from '../../remedies/slice/find-function.ts';
import { type ProgramModule, Refused } from '../../remedies/slice/module.ts';
import { counted } from '../../report/numbers.ts';
import { formatShare, formatTime } from '../../report/units.ts';
import type { Rule } from '../rule.ts';
import type { Run, UserFunction } from '../run.ts';

const MEMORY_HIT_MS = 0.56e-3;
const DISK_HIT_MS = 12e-3;
/** ms a byte of the arguments: 100 MB/s for objects and texts, and what was measured for typed arrays. */
const BYTE_MS = 1 / 1e5;
const ARRAY_BYTE_MS = 1.1 / 8e6;
/** A call takes so many times as long as a hit. */
const LEAST_TIMES = 3;
/** Calls that were looked at: fewer show no habit. */
const LEAST_OBSERVED = 8;
/** Different arguments among them: with more, half of the calls compute. */
const MOST_DISTINCT = 0.5;

export const cache: Rule = {
  name: 'cache',
  find(run) {
    const found: Finding[] = [];
    for (const fn of run.functions) {
      const observed = run.observed(fn);
      if (observed === null || !run.isWorth(fn.totalMs ?? 0)) continue;
      const finding = findingOf(run, fn, observed);
      if (finding !== null) found.push(finding);
    }
    return found;
  },
};

function findingOf(run: Run, fn: UserFunction, seen: ObservedFunction): Finding | null {
  const { file, line, name } = fn;
  const calls = fn.calls ?? seen.calls;
  const totalMs = fn.totalMs ?? 0;
  if (seen.observed < LEAST_OBSERVED || seen.distinct > MOST_DISTINCT * seen.observed || calls === 0) return null;
  const subject = subjectOf(run, fn);
  if (subject === null) return null;
  const { module, found } = subject;
  const again = 1 - seen.distinct / seen.observed;
  const hitMs = (found.isAsync ? DISK_HIT_MS : MEMORY_HIT_MS) + keyMs(seen);
  // Of a recursion the calls below a hit are not made at all.
  const isRecursive = calls > 1 && mentionsItself(found);
  if (!isRecursive && totalMs / calls < LEAST_TIMES * hitMs) return null;
  const savesMs = totalMs * again - (isRecursive ? 0 : calls * again * hitMs);
  if (!run.isWorth(savesMs) || impurityOf(module, found) !== null) return null;
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

/** What making a key of the arguments costs. */
function keyMs({ bytes, signatures }: ObservedFunction): number {
  const areArrays = signatures[0]?.types.some((type) => /^[fiu]\d+c?\[/.test(type)) ?? false;
  return (bytes ?? 0) * (areArrays ? ARRAY_BYTE_MS : BYTE_MS);
}

function mentionsItself({ name, node }: FoundFunction): boolean {
  let found = false;
  const visit = (below: Node): void => {
    found ||= below.type === 'CallExpression' && below.callee.name === name;
    eachChild(below, visit);
  };
  visit(node.body);
  return found;
}
