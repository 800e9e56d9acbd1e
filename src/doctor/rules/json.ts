/**
 * `JSON.parse` and `JSON.stringify` above a share, with the sizes of their texts.
 *
 * A tenth of the time is the least: JSON is native code already, a service cannot be without it, and of a smaller part little
 * would be saved. What is known to help depends on how it is called: a callback for every value costs more than all the
 * rest; a text that is parsed again, or a value that is written only to be parsed, need not be; what is left is a matter of
 * how much text there is. Replacements (fast-json-stringify and others) won on older Nodes and lose on newer ones for some
 * data (docs/tips.md), so the text says "try".
 */
import { isFunction, isLoop, type Node } from '../../instrument/ast.ts';
import { lastName } from '../../instrument/functions.ts';
import { formatTime } from '../../report/units.ts';
import { declaredBelow, readsOf, writesOf } from '../names.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import { ancestors, calledName, functionAround, parentOf, plain, receiverOf } from '../tree.ts';
import { callbackMs, namedBeside, nodesOf, type WatchedCall, watchedCalls } from '../watched-calls.ts';
import { characters, percent, place, times, together } from '../words.ts';

const LEAST_SHARE = 0.1;
/** A text that is this long keeps a thread busy for some ms: about 100 MB/s are parsed and written. */
const LONG = 1e6;

/**
 * What a call and each of its characters take at most, in ms: samples of a thread that waited for a core just there are more.
 * Measured (Node 24, AMD EPYC) are up to 31 ns a character, and up to 190 ns with a callback for each value.
 */
const CALL_MS = 0.02;
const CHARACTER_MS = { plain: 200e-6, withCallback: 1000e-6 };

export const json: Rule = {
  name: 'json',
  find(run) {
    const calls = watchedCalls(run, ({ kind }) => kind === 'json').map((call) => ({
      ...call,
      ms: Math.min(call.ms, mostMs(run, call)) + callbackMs(run, call, 1),
    }));
    const ms = calls.reduce((sum, call) => sum + call.ms, 0);
    if (run.share(ms) < LEAST_SHARE || !run.isWorth(ms)) return [];
    const [first, ...rest] = calls.sort((a, b) => b.ms - a.ms) as [WatchedCall, ...WatchedCall[]];
    const others = namedBeside(rest, ms);
    const { file, line, name, calls: count, size } = first;
    const sizes =
      size === null
        ? ''
        : `, with texts of ${characters(size.median)}${size.max > 2 * size.median ? `, up to ${characters(size.max)}` : ''}`;
    return [
      run.finding({
        rule: 'json',
        title: `JSON takes ${percent(run, ms)} of the time`,
        file,
        line,
        function: run.functionAt(file, line)?.name ?? null,
        evidence: [
          `${name} was called ${times(count)} here and took ${formatTime(first.ms)}${sizes}.`,
          ...(others.length === 0
            ? []
            : [`${together(others.map((call) => `${place(call)} took ${formatTime(call.ms)}`))}.`]),
        ],
        remedy: remedyOf(run, first),
        docs: 'docs/tips.md#json',
        savesMs: ms,
      }),
    ];
  },
};

/** What its texts explain; all where nobody looked at them. */
function mostMs(run: Run, call: WatchedCall): number {
  if (call.size === null) return Number.POSITIVE_INFINITY;
  const how = nodesOf(run, call).some((node) => callbackOf(node) !== null) ? 'withCallback' : 'plain';
  return call.calls * (CALL_MS + call.size.mean * CHARACTER_MS[how]);
}

function remedyOf(run: Run, call: WatchedCall): string {
  const nodes = nodesOf(run, call);
  const node = nodes[0];
  if (node !== undefined) {
    if (nodes.some((one) => callbackOf(one) !== null)) {
      const name = call.short === 'parse' ? 'reviver' : 'replacer';
      return `Try it without the ${name}, which is called for every value, and change the few values that need it ${
        call.short === 'parse' ? 'behind it' : 'before it'
      }`;
    }
    if (isCopy(run, call, nodes)) {
      return 'Try to copy only what changes instead of writing a text and parsing it; structuredClone is slower for small values';
    }
    if (isRepeated(run, call, node))
      return 'Try to do it once, in front of the loop: its argument is the same each time';
  }
  if ((call.size?.median ?? 0) >= LONG) {
    return 'Try to read or write less of it at a time (a line for each record), so that other work comes in between';
  }
  return call.short === 'parse'
    ? 'Try to parse less: keep what was parsed, or ask for fewer fields'
    : 'Try to write less: keep texts that do not change; writers made from a schema help on some versions of Node and hurt on others';
}

/** The function that is called for every value; an array of keys and an indentation are none. */
function callbackOf(call: Node): Node | null {
  const second = call.arguments?.[1];
  if (!second) return null;
  return isFunction(second) || second.type === 'Identifier' ? (second.name === 'undefined' ? null : second) : null;
}

/** `JSON.parse(JSON.stringify(value))`, whichever of the two took longer. */
function isCopy(run: Run, { file }: WatchedCall, nodes: Node[]): boolean {
  const module = run.module(file);
  if (module === null) return false;
  const isJson = (node: Node, name: string) =>
    calledName(node) === name && lastName(receiverOf(node) ?? node) === 'JSON';
  return nodes.some((node) => {
    const whole = isJson(node, 'stringify') ? parentOf(module, node) : node;
    if (whole === null || !isJson(whole, 'parse')) return false;
    return whole.arguments.length > 0 && isJson(plain(whole.arguments[0]), 'stringify');
  });
}

/** Whether it stands in a loop, of its own function, that changes nothing of what it is given. */
function isRepeated(run: Run, call: WatchedCall, node: Node): boolean {
  const module = run.module(call.file);
  const argument = node.arguments?.[0];
  if (module === null || !argument || plain(argument).type !== 'Identifier') return false;
  const name = plain(argument).name as string;
  const fn = functionAround(module, node);
  for (const around of ancestors(module, node)) {
    if (around === fn) return false;
    if (!isLoop(around)) continue;
    const changes = writesOf(around).some((write) => write.name === name);
    return !changes && !declaredBelow(around).has(name) && readsOf(argument).size === 1;
  }
  return false;
}
