/**
 * Validation: a schema that is built or compiled for each call, and the share of a validator.
 *
 * Building a schema takes far longer than checking a value by it (docs/tips.md has the ratios), and a schema that was just
 * made has nothing compiled yet, so checks by it are slow, too: from ten times on it is said, if it is worth it at all.
 * Checking itself is said from a tenth of the time on: input has to be checked, and of a smaller part little would be saved.
 * Which library is the quickest depends on the schema, on what is to be done with wrong values, and on the version of Node.
 */
import type { Node } from '../../instrument/ast.ts';
import { packageOf, VALIDATORS } from '../../instrument/watched.ts';
import { counted } from '../../report/numbers.ts';
import { formatTime } from '../../report/units.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import { ancestors, functionAround, isCall } from '../tree.ts';
import { namedBeside, nodesOf, type WatchedCall, watchedCalls } from '../watched-calls.ts';
import { percent, place, times, together } from '../words.ts';

const LEAST_SHARE = 0.1;
const LEAST_BUILT = 10;
/** Of what building and checking take together, the part from which building is the reason. */
const LEAST_OF_GROUP = 0.1;

export const validation: Rule = {
  name: 'validation',
  find(run) {
    const checks = watchedCalls(run, (call) => call.kind === 'validation' && isByValidator(run, call));
    const built = groupsOf(run)
      .map((group) => ({ ...group, checks: checks.filter((call) => group.has(call)) }))
      .filter((group) => sum(group.calls) >= LEAST_OF_GROUP * (sum(group.calls) + sum(group.checks)));
    const findings = built.flatMap((group) => builtFinding(run, group) ?? []);
    const rest = checks.filter((call) => !built.some((group) => group.checks.includes(call)));
    return [...findings, ...checkFinding(run, rest)];
  },
};

/** Calls that make schemas in one function, each time that it is called. */
interface Group {
  calls: WatchedCall[];
  /** Whether a call stands in the same function. */
  has(call: WatchedCall): boolean;
  /** That the finding is shown at: the outermost of those that took most. */
  first: WatchedCall;
}

function groupsOf(run: Run): Group[] {
  const groups = new Map<Node, WatchedCall[]>();
  for (const call of watchedCalls(run, ({ kind }) => kind === 'schema')) {
    const fn = functionOf(run, call);
    if (call.calls < LEAST_BUILT || fn === null) continue;
    const known = groups.get(fn);
    if (known) known.push(call);
    else groups.set(fn, [call]);
  }
  return [...groups].map(([fn, calls]) => ({
    calls,
    has: (call) => functionOf(run, call) === fn,
    first: outermost(run, calls),
  }));
}

function sum(calls: readonly WatchedCall[]): number {
  return calls.reduce((ms, call) => ms + call.ms, 0);
}

function functionOf(run: Run, call: WatchedCall): Node | null {
  const module = run.module(call.file);
  const node = nodesOf(run, call)[0];
  return module && node ? functionAround(module, node) : null;
}

/** Of the most costly call, the call of the same group whose argument it is; itself where it is nobody's. */
function outermost(run: Run, calls: WatchedCall[]): WatchedCall {
  const [most] = calls as [WatchedCall, ...WatchedCall[]];
  const module = run.module(most.file);
  const node = nodesOf(run, most)[0];
  if (module === null || node === undefined) return most;
  const nodes = new Map(calls.flatMap((call) => nodesOf(run, call).map((one) => [one, call] as const)));
  let found = most;
  for (const around of ancestors(module, node)) if (isCall(around)) found = nodes.get(around) ?? found;
  return found;
}

function builtFinding(run: Run, { calls, first, checks }: Group & { checks: WatchedCall[] }) {
  const builtMs = sum(calls);
  const checkMs = sum(checks);
  const count = Math.max(...calls.map((call) => call.calls));
  const savesMs = (builtMs + checkMs) * (1 - 1 / count);
  if (!run.isWorth(savesMs)) return null;
  const { file, line, name } = first;
  const fn = run.functionAt(file, line)?.name ?? null;
  return run.finding({
    rule: 'validation',
    title: `${fn === null || fn.startsWith('(') ? 'A function' : fn} builds its schema for each call`,
    file,
    line,
    function: fn,
    evidence: [
      `${name} was called ${times(first.calls)} here; building took ${formatTime(builtMs)}, ${percent(run, builtMs)} of the time.`,
      ...(checkMs === 0 ? [] : [`Checking by schemas that were just made took ${formatTime(checkMs)} more.`]),
    ],
    remedy: 'Try to build the schema once, outside of the function',
    docs: 'docs/tips.md#validation',
    savesMs,
  });
}

function checkFinding(run: Run, checks: WatchedCall[]) {
  const ms = sum(checks);
  const [first, ...rest] = checks;
  if (first === undefined || run.share(ms) < LEAST_SHARE || !run.isWorth(ms)) return [];
  const others = namedBeside(rest, ms);
  const { file, line, name, calls } = first;
  return [
    run.finding({
      rule: 'validation',
      title: `Validation takes ${percent(run, ms)} of the time`,
      file,
      line,
      function: run.functionAt(file, line)?.name ?? null,
      evidence: [
        `${name} was called ${times(calls)} here and took ${formatTime(first.ms)}, ${formatTime(first.ms / calls)} each time.`,
        ...(others.length === 0
          ? []
          : [
              `${counted(rest.length, 'other place')} as well: ${together(others.map((call) => `${place(call)} (${formatTime(call.ms)})`))}.`,
            ]),
      ],
      remedy:
        'Try to check each value once, where it comes in, or a validator that compiles its schemas (ajv, typebox)',
      docs: 'docs/tips.md#validation',
      savesMs: ms,
    }),
  ];
}

/** A `parse` of a value of which nobody knows whose it is counts where the schemas of its module are a validator's. */
function isByValidator(run: Run, { file, from }: WatchedCall): boolean {
  if (from !== null) return VALIDATORS.has(packageOf(from));
  const specifiers = importsOf(run, file);
  return specifiers.some((specifier) => {
    if (!specifier.startsWith('.')) return VALIDATORS.has(packageOf(specifier));
    const imported = fileOf(run, file, specifier);
    return imported !== null && importsOf(run, imported).some((one) => VALIDATORS.has(packageOf(one)));
  });
}

function importsOf(run: Run, file: string): string[] {
  const module = run.module(file);
  if (module === null) return [];
  const required = [...module.text.matchAll(/\brequire\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => match[1]!);
  const imported = (module.ast.body as Node[]).flatMap((node) => (node.source ? [String(node.source.value)] : []));
  return [...imported, ...required];
}

/** The user's module that a relative specifier names, among those of the profile. */
function fileOf(run: Run, from: string, specifier: string): string | null {
  const path = new URL(specifier, `file:///${from}`).pathname.slice(1);
  const isMeant = (file: string) =>
    file === path || file.replace(/\.[cm]?[jt]sx?$/, '') === path.replace(/\.[cm]?[jt]sx?$/, '');
  return run.functions.find((fn) => isMeant(fn.file))?.file ?? null;
}
