/**
 * Searches and copies in a loop whose cost grows with the collection: `includes`, `indexOf`, `find` and their like,
 * `shift`, `unshift`, `splice`, and arrays and objects that are copied to grow by one.
 *
 * A lookup in a Set or a Map takes 9 to 15 ns, whatever its size. `includes` takes that for 8 to 16 elements and four times
 * that for 64, `find` ten times that for 64 (benchmarks/doctor/thresholds.ts, Node 22, 24 and 26): so from 32 elements on. `shift` and
 * its like move what is behind: 0.1 µs up to some 16 000 elements, 2 to 10 µs above, so from 1000 on. A search of a text is not
 * meant, nor one of a collection that is made for one search, nor one whose predicate no key could stand for.
 */
import { isFunction, type Node } from '../../instrument/ast.ts';
import { formatCount, formatTime } from '../../report/units.ts';
import { namesOf } from '../../source/free-variables.ts';
import { isArray, outlives, replacesIts } from '../collections.ts';
import { readsOf } from '../names.ts';
import type { Rule } from '../rule.ts';
import type { Run } from '../run.ts';
import { surroundings } from '../surroundings.ts';
import type { Text } from '../text.ts';
import { nodesOn, plain, receiverOf } from '../tree.ts';
import { callbackMs, nodesOf, type WatchedCall, watchedCalls } from '../watched-calls.ts';
import { percent, times } from '../words.ts';

const LEAST_SEARCHED = 32;
const LEAST_MOVED = 1000;
/** A lookup by key costs what a search of so many elements does. */
const AS_LOOKUP = 12;
/** And so many ms. */
const LOOKUP_MS = 15e-6;
/** Fewer searches than this are no loop to speak of. */
const LEAST_CALLS = 32;

const VALUES = new Set(['includes', 'indexOf', 'lastIndexOf']);
const PREDICATES = new Set(['find', 'findIndex', 'findLast', 'findLastIndex']);
const MOVES = new Set(['shift', 'unshift', 'splice']);

export const search: Rule = {
  name: 'search',
  find(run) {
    const calls = watchedCalls(
      run,
      ({ kind, calls }) => (kind === 'search' || kind === 'copy') && calls >= LEAST_CALLS,
    );
    return calls.flatMap((call) => {
      const ms = call.ms + (PREDICATES.has(call.short) ? callbackMs(run, call, 0) : 0);
      return run.isWorth(ms) ? (findingOf(run, { ...call, ms }) ?? []) : [];
    });
  },
};

/** What a place can be changed to, and what would be left of its time. */
interface Way {
  title: string;
  remedy: string;
  leftMs: number;
}

function findingOf(run: Run, call: WatchedCall) {
  const { file, line, calls, ms, size } = call;
  const text = run.text(file);
  if (text === null || size === null) return null;
  const nodes = call.kind === 'copy' ? copiesOn(text, line) : nodesOf(run, call);
  const ways = nodes.map((node) => wayOf(run, text, call, node));
  const index = ways.findIndex((way) => way !== null);
  const way = ways[index];
  if (!way) return null;
  const { loop, handler } = surroundings(run, file, line, nodes[index]!);
  if (loop === null && handler === null) return null;
  const savesMs = ms - way.leftMs;
  if (!run.isWorth(savesMs)) return null;
  const most = size.max > 1.5 * size.mean ? `, up to ${formatCount(size.max)}` : '';
  const what = call.kind === 'copy' ? 'It copied' : `${call.short} was called`;
  const of = call.kind === 'copy' ? 'a collection' : MOVES.has(call.short) ? 'on an array' : 'on a collection';
  const where =
    loop === null
      ? 'for each request'
      : loop.file === file
        ? `in a loop (line ${loop.line})`
        : `in a loop (${loop.file}:${loop.line})`;
  return run.finding({
    rule: 'search',
    title: way.title,
    file,
    line,
    function: run.functionAt(file, line)?.name ?? null,
    evidence: [
      `${what} ${of} of ${formatCount(Math.round(size.mean))} elements${most} ${times(calls)}, ${where}.`,
      `That took ${formatTime(ms)}, ${percent(run, ms)} of the time, and grows with the collection.`,
    ],
    remedy: way.remedy,
    docs: 'docs/tips.md#linear-search',
    savesMs,
  });
}

function wayOf(run: Run, text: Text, call: WatchedCall, node: Node): Way | null {
  const { kind, short, calls, ms, size } = call;
  const mean = size?.mean ?? 0;
  const afterwards = calls * LOOKUP_MS;
  if (kind === 'copy' || short === 'concat') {
    const sources = kind === 'copy' ? spreadOf(node) : [receiverOf(node)];
    if (mean < LEAST_SEARCHED || !sources.some((source) => source && replacesIts(run, text, node, source))) return null;
    const what = node.type === 'ObjectExpression' ? 'An object' : 'An array';
    return {
      title: `${what} is copied to grow by one`,
      remedy: `Try to change it in place (${node.type === 'ObjectExpression' ? 'object[key] = value' : 'push'}), if nobody else holds the old one`,
      leftMs: afterwards,
    };
  }
  const receiver = receiverOf(node);
  if (receiver === null) return null;
  if (MOVES.has(short)) {
    if (mean < LEAST_MOVED) return null;
    const remedy =
      short === 'shift'
        ? 'Try an index that moves on instead of taking the first element out, or a queue of two arrays'
        : short === 'unshift'
          ? 'Try to push and to turn the array round once, or to read it from its end'
          : 'Try to put the last element into the gap, or to leave out many at once by filter';
    return { title: `${short} moves the whole array each time`, remedy, leftMs: afterwards };
  }
  if (mean < LEAST_SEARCHED || !outlives(run, text, receiver, node)) return null;
  if (VALUES.has(short)) {
    if (!isArray(run, text, receiver)) return null;
    const remedy =
      short === 'includes'
        ? 'Try a Set that is kept beside the array or in its place'
        : 'Try a Map from values to indices that is kept beside the array';
    return { title: `${short} looks through the whole array each time`, remedy, leftMs: leftOf(call) };
  }
  const kindOfKey = PREDICATES.has(short) ? keyOf(node.arguments[0]) : null;
  if (kindOfKey === null) return null;
  return {
    title: `${short} looks through the whole array each time`,
    remedy:
      kindOfKey === 'equal'
        ? 'Try a Map from the key that it looks for to the element'
        : 'Try a sorted array and a search that halves it',
    leftMs: kindOfKey === 'equal' ? leftOf(call) : (ms * Math.log2(mean)) / mean,
  };
}

function leftOf({ ms, size }: WatchedCall): number {
  return ms * Math.min(1, AS_LOOKUP / Math.max(1, size!.mean));
}

/** `x => x.id === id`, also beside other conditions; an order (`x => x.from > t`); null for what has no key. */
function keyOf(predicate: Node | undefined): 'equal' | 'order' | null {
  if (!predicate || !isFunction(predicate) || predicate.params.length === 0) return null;
  const own = new Set(namesOf(predicate.params[0]));
  const body = predicate.body.type === 'BlockStatement' ? predicate.body.body : null;
  if (body && (body.length !== 1 || body[0].type !== 'ReturnStatement')) return null;
  const test: Node | null = body ? body[0].argument : predicate.body;
  const tests = test === null ? [] : conjuncts(plain(test));
  const sides = tests.filter((one) => one.type === 'BinaryExpression' && isKeyed(one, own));
  if (sides.some(({ operator }) => operator === '===' || operator === '==')) return 'equal';
  const isOrder = sides.length === tests.length && sides.some(({ operator }) => /^[<>]=?$/.test(operator));
  return isOrder ? 'order' : null;
}

function conjuncts(test: Node): Node[] {
  if (test.type !== 'LogicalExpression' || test.operator !== '&&') return [test];
  return [...conjuncts(plain(test.left)), ...conjuncts(plain(test.right))];
}

/** One side is the element's own, by itself, the other is not the element's. */
function isKeyed({ left, right }: Node, own: Set<string>): boolean {
  const ofElement = (node: Node) => [...readsOf(node)].some((name) => own.has(name));
  const only = (node: Node) => [...readsOf(node)].every((name) => own.has(name));
  return (ofElement(left) && only(left) && !ofElement(right)) || (ofElement(right) && only(right) && !ofElement(left));
}

/** Arrays and objects on a line that are made with a spread. */
function copiesOn(text: Text, line: number): Node[] {
  return nodesOn(text, line, (node) => spreadOf(node).length > 0);
}

function spreadOf(node: Node): Node[] {
  const parts: (Node | null)[] =
    node.type === 'ArrayExpression' ? node.elements : node.type === 'ObjectExpression' ? node.properties : [];
  return parts.flatMap((part) => (part?.type === 'SpreadElement' ? [plain(part.argument)] : []));
}
