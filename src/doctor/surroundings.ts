/**
 * What makes a call happen again and again: a loop, a callback of `map` and its like, a request. Looked for in the function
 * that the call stands in, in those that were on the stack when samples met it, and in those that call it by name.
 */
import { isFunction, isLoop, type Node } from '../instrument/ast.ts';
import type { CallNode, FunctionCost } from '../profile/model.ts';
import { usesOf } from './callers.ts';
import { isHanded, isHandler, isListener } from './handlers.ts';
import type { Run } from './run.ts';
import type { Text } from './text.ts';
import { ancestors, calledName, callsOn, isCall, parentOf } from './tree.ts';

export interface Place {
  file: string;
  line: number;
}

export interface Surroundings {
  /** The nearest loop, or the callback that is called for each item. */
  loop: Place | null;
  /** The function that answers requests. */
  handler: Place | null;
}

/** Methods that call what they are given for each element. */
const ITERATES = new Set(
  'every filter find findIndex findLast findLastIndex flatMap forEach map reduce reduceRight replaceAll some sort toSorted'.split(
    ' ',
  ),
);

/** `Array.from(items, fn)`, `Map.groupBy(items, fn)`: of what is given first. */
const TAKES_ITEMS = new Set(['from', 'fromAsync', 'groupBy']);

/** Deeper chains of callers are not followed. */
const DEEPEST = 5;

/** Of a node, the call itself, in the file of a profile. */
export function surroundings(run: Run, file: string, line: number, node: Node | null): Surroundings {
  const text = run.text(file);
  const found: Surroundings = { loop: null, handler: null };
  if (text === null) return found;
  const search = new Search(run, found);
  if (node !== null) search.above(text, node, 0);
  search.onTheStack(file, line);
  return found;
}

/** Whether a node stands where a loop comes by more than once: not in what it is begun with. */
export function isRepeatedBy(loop: Node, part: Node): boolean {
  if (!isLoop(loop)) return false;
  return part !== loop.right && part !== loop.init && part !== loop.left;
}

/** The call that a function is given to for each element; null for any other function. */
export function iterationOf(text: Text, fn: Node): Node | null {
  const parent = parentOf(text.module, fn);
  if (parent === null || !isCall(parent) || !parent.arguments.includes(fn)) return null;
  const name = calledName(parent) ?? '';
  return ITERATES.has(name) || (TAKES_ITEMS.has(name) && parent.arguments[1] === fn) ? parent : null;
}

class Search {
  readonly #run: Run;
  readonly #found: Surroundings;
  readonly #seen = new Set<Node>();

  constructor(run: Run, found: Surroundings) {
    this.#run = run;
    this.#found = found;
  }

  /** From a node upwards, then on to those that call its function. */
  above(text: Text, node: Node, depth: number): void {
    if (this.#seen.has(node) || depth > DEEPEST) return;
    this.#seen.add(node);
    let below = node;
    for (const around of ancestors(text.module, node)) {
      if (isRepeatedBy(around, below)) this.#loop(text, around);
      if (isFunction(around)) {
        if (isHandler(text.module, around)) this.#handler(text, around);
        const iteration = iterationOf(text, around);
        if (iteration !== null) this.#loop(text, iteration);
        if (!isGiven(text, around) || isListener(text.module, around)) {
          this.#callers(text, around, depth);
          return;
        }
      }
      below = around;
    }
  }

  #callers(text: Text, fn: Node, depth: number): void {
    for (const use of usesOf(this.#run, text.module, fn)) {
      if (use.isCall) this.above(use.text, use.node, depth + 1);
      else if (isHanded(use.text.module, use.node)) this.#handler(text, fn);
      else if (iterationOf(use.text, use.node) !== null) this.#loop(use.text, use.node);
    }
  }

  /** The functions below which samples of the line were, with the lines that they were on. */
  onTheStack(file: string, line: number): void {
    const { nodes, functions } = this.#run.profile;
    const done = new Set<string>();
    for (const node of nodes) {
      if (node.line !== line || functions[node.function]!.file !== file) continue;
      for (let below = node; below.parent !== null; ) {
        const around: CallNode = nodes[below.parent]!;
        const caller = functions[around.function]!;
        const key = `${below.function}:${below.parent}`;
        if (done.has(key)) break;
        done.add(key);
        if (caller.kind === 'user' && caller.file !== null && around.line !== null) {
          this.#onLine(caller, around.line, functions[below.function]!);
        }
        below = around;
      }
    }
  }

  #onLine(caller: FunctionCost, line: number, called: FunctionCost): void {
    const text = this.#run.text(caller.file!);
    if (text === null) return;
    // What a table of routes leads to is called by another name, and for a request all the same.
    const around = text.functionsAround(line).findLast(({ first }) => first === caller.line);
    if (around !== undefined && isHandler(text.module, around.node)) this.#handler(text, around.node);
    const name = called.name.split(/[. ]/).at(-1)!;
    for (const call of callsOn(text, line, name)) this.above(text, call, DEEPEST);
  }

  #loop(text: Text, node: Node): void {
    this.#found.loop ??= { file: text.module.file, line: text.lineOf(node.start) };
  }

  #handler(text: Text, fn: Node): void {
    this.#found.handler ??= { file: text.module.file, line: text.lineOf(fn.start) };
  }
}

/** Whether a function stands where it is handed to a call, which then stands for whoever calls it. */
function isGiven(text: Text, fn: Node): boolean {
  const parent = parentOf(text.module, fn);
  return parent !== null && isCall(parent);
}
