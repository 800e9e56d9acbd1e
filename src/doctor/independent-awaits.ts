/**
 * Whether the rounds of a loop wait for nothing of each other, so that they could all be started before the first is waited
 * for. Said only where the text shows it: what a round awaits must read nothing that rounds write, whether a round comes at
 * all must not hang on the ones before, and the calls must not be of a kind whose order or pace is their meaning.
 */
import { eachChild, isFunction, isLoop, type Node, someBelow } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import { namesOf } from '../source/free-variables.ts';
import { functionsNamed } from './callers.ts';
import { declaredBelow, readsOf, type Write, writesOf } from './names.ts';
import type { Run } from './run.ts';
import { isRepeatedBy } from './surroundings.ts';
import type { Text } from './text.ts';
import { ancestors, calledName, functionAround, isCall, plain, receiverOf } from './tree.ts';

/** Calls that wait on purpose, or for their turn; several at once would be another program. */
const PACED = new Set(
  `acquire backoff delay drain idle lock nextTick pause poll setImmediate setTimeout sleep throttle tick timeout wait waitFor waitUntil
  yield scheduler once race any all allSettled`.split(/\s+/),
);
/** Calls whose order is their meaning where they are of one thing: a stream, a file, a transaction, a reader. */
const ORDERED = new Set(
  `advance append appendFile begin commit emit end enqueue exec flush next publish pull push read readLine rollback seek send step
  truncate write writeFile writev`.split(/\s+/),
);
/** Callees of callees are looked into so far. */
const DEEPEST = 3;

/**
 * The innermost loop around an `await`, within its function, whose rounds could wait together; null where none is known to.
 */
export function independentLoop(run: Run, text: Text, wait: Node): Node | null {
  if (wait.type !== 'AwaitExpression') return null;
  let below = wait;
  for (const around of ancestors(text.module, wait)) {
    if (isFunction(around)) return null;
    if (isRepeatedBy(around, below) && new Rounds(run, text, around).waitAlone(wait)) return around;
    below = around;
  }
  return null;
}

class Rounds {
  readonly #run: Run;
  readonly #text: Text;
  readonly #loop: Node;
  /** Declared anew in each round. */
  readonly #own: Set<string>;
  /** What a round has from the ones before it. */
  readonly #carried: Set<string>;

  constructor(run: Run, text: Text, loop: Node) {
    this.#run = run;
    this.#text = text;
    this.#loop = loop;
    this.#own = declaredBelow(loop.body);
    if (loop.left?.type === 'VariableDeclaration') {
      for (const { id } of loop.left.declarations) for (const name of namesOf(id)) this.#own.add(name);
    }
    this.#carried = this.#findCarried();
  }

  waitAlone(wait: Node): boolean {
    const loop = this.#loop;
    if (loop.await) return false;
    const called = this.#callOf(wait.argument);
    if (called === null || this.#isOrdered(called)) return false;
    if (this.#readsCarried(called) || this.#hangsOnRounds(loop.test) || this.#hangsOnRounds(loop.right)) return false;
    if (this.#mayEnd(loop.body, [], false)) return false;
    for (const around of ancestors(this.#text.module, wait)) {
      if (around === loop) break;
      if (this.#hangsOnRounds(around.test) || this.#hangsOnRounds(around.discriminant)) return false;
    }
    const isPaced = (node: Node) => node.type === 'AwaitExpression' && isPace(node.argument);
    if (someBelow(loop.body, isPaced, false)) return false;
    return (
      !someBelow(loop.body, (node) => node.type === 'YieldExpression', false) &&
      !this.#sharesState(called, 0, new Set())
    );
  }

  /** The call that an awaited expression makes in this round; null where it was made before, or is none. */
  #callOf(expression: Node): Node | null {
    const node = plain(expression);
    if (node.type === 'ImportExpression') return node;
    if (node.type === 'Identifier') {
      if (!this.#own.has(node.name)) return null;
      let made: Node | null = null;
      const visit = (below: Node): void => {
        if (below.type === 'VariableDeclarator' && below.id.type === 'Identifier' && below.id.name === node.name) {
          made = below.init;
        }
        eachChild(below, visit);
      };
      visit(this.#loop.body);
      return made === null ? null : this.#callOf(made);
    }
    if (node.type !== 'CallExpression') return null;
    const name = calledName(node) ?? '';
    if (name === 'then' || name === 'catch' || name === 'finally') return this.#callOf(receiverOf(node) ?? node.callee);
    return node;
  }

  #isOrdered(call: Node): boolean {
    if (call.type === 'ImportExpression') return false;
    const name = calledName(call);
    if (name === null || PACED.has(name)) return true;
    // A file of its own for each round has no order; what is not of the round is one thing for all of them.
    const receiver = receiverOf(call);
    const subject =
      receiver === null || /^(fs|fsp|promises)$/.test(lastName(receiver) ?? '') ? call.arguments[0] : receiver;
    return ORDERED.has(name) && (subject === undefined || !this.#isOfRound(subject));
  }

  #isOfRound(node: Node): boolean {
    const counted = this.#loop.init ? declaredBelow(this.#loop.init) : new Set<string>();
    return [...readsOf(node)].some((name) => this.#own.has(name) || counted.has(name));
  }

  /** Whether the loop may be left by what rounds find out; `tests` are those that stand around. */
  #mayEnd(node: Node, tests: Node[], isInner: boolean): boolean {
    if (isFunction(node)) return false;
    const leaves =
      node.type === 'ReturnStatement' ||
      (node.type === 'BreakStatement' && (node.label || !isInner)) ||
      (node.type === 'ContinueStatement' && tests.some((test) => this.#hangsOnRounds(test)));
    if (leaves) {
      if (node.type === 'ContinueStatement') return !isInner;
      return tests.length === 0 || tests.some((test) => this.#hangsOnRounds(test) || this.#hangsOnWaits(test));
    }
    const inner = isInner || isLoop(node) || node.type === 'SwitchStatement';
    const test = node.type === 'IfStatement' ? [node.test] : [];
    let found = false;
    eachChild(node, (child) => {
      found ||= this.#mayEnd(child, child === node.test ? tests : [...tests, ...test], inner);
    });
    return found;
  }

  #hangsOnRounds(test: Node | null | undefined): boolean {
    if (!test) return false;
    const waits = test === this.#loop.test && someBelow(test, (node) => node.type === 'AwaitExpression', false);
    return waits || this.#readsCarried(test);
  }

  /** Whether a test reads what a round has waited for. */
  #hangsOnWaits(test: Node): boolean {
    const waited = this.#flow((value) => someBelow(value, (node) => node.type === 'AwaitExpression', false), new Set());
    return (
      someBelow(test, (node) => node.type === 'AwaitExpression', false) ||
      [...readsOf(test)].some((name) => waited.has(name))
    );
  }

  #readsCarried(node: Node): boolean {
    return [...readsOf(node)].some((name) => this.#carried.has(name));
  }

  #findCarried(): Set<string> {
    const { body, test, update } = this.#loop;
    const writes = [body, test, update].flatMap((part) => (part ? writesOf(part) : []));
    const outer = Map.groupBy(
      writes.filter(({ name }) => !this.#own.has(name)),
      ({ name }) => name,
    );
    const carried = new Set<string>();
    for (const [name, of] of outer) if (!of.every((write) => this.#isCount(write, outer))) carried.add(name);
    return this.#flow(() => false, carried);
  }

  /**
   * `i++`, `i += size`: known beforehand for every round. A count from outside of the function is none: others take their
   * turns by it.
   */
  #isCount({ name, step }: Write, outer: Map<string, unknown>): boolean {
    const fn = functionAround(this.#text.module, this.#loop);
    if (fn !== null && !declaredBelow(fn).has(name)) return false;
    if (step === true) return true;
    if (step === null || someBelow(step, (node) => isCall(node) || node.type === 'AwaitExpression')) return false;
    return [...readsOf(step)].every((name) => !this.#own.has(name) && !outer.has(name));
  }

  /** Adds the names that get a value from one of `from`, or one that `begins`. */
  #flow(begins: (value: Node) => boolean, from: Set<string>): Set<string> {
    const flows: [string[], Node][] = [];
    const visit = (node: Node): void => {
      if (node.type === 'VariableDeclarator' && node.init) flows.push([namesOf(node.id), node.init]);
      if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier')
        flows.push([[node.left.name], node.right]);
      if (node.type === 'ForOfStatement' && node.left.type === 'VariableDeclaration') {
        flows.push([namesOf(node.left.declarations[0].id), node.right]);
      }
      eachChild(node, visit);
    };
    visit(this.#loop.body);
    for (let before = -1; before !== from.size; ) {
      before = from.size;
      for (const [names, value] of flows) {
        const carries = begins(value) || [...readsOf(value)].some((name) => from.has(name));
        if (carries) for (const name of names) if (this.#own.has(name)) from.add(name);
      }
    }
    return from;
  }

  /** Whether a function that is called, as far as its text is here, reads what it writes outside of itself. */
  #sharesState(call: Node, depth: number, seen: Set<Node>): boolean {
    const name = calledName(call);
    if (name === null || depth >= DEEPEST) return false;
    return functionsNamed(this.#run, name).some((fn) => {
      if (seen.has(fn)) return false;
      seen.add(fn);
      if (readsItsWrites(fn)) return true;
      let shared = false;
      const visit = (node: Node): void => {
        if (isCall(node)) shared ||= this.#sharesState(node, depth + 1, seen);
        eachChild(node, visit);
      };
      visit(fn.body);
      return shared;
    });
  }
}

function isPace(expression: Node): boolean {
  const node = plain(expression);
  if (node.type === 'NewExpression') return someBelow(node, (below) => calledName(below) === 'setTimeout');
  const name = calledName(node);
  return name !== null && PACED.has(name) && !/^(all|allSettled|any|race)$/.test(name);
}

/** Names from around a function that it sets and reads; what it only counts or collects does not come back to it. */
function readsItsWrites(fn: Node): boolean {
  const own = declaredBelow(fn);
  const writes = writesOf(fn.body).filter(({ name }) => !own.has(name));
  const nodes = new Set(writes.map(({ node }) => node));
  const names = new Set(writes.map(({ name }) => name));
  if (names.size === 0) return false;
  const reads = new Set<string>();
  const visit = (node: Node): void => {
    if (nodes.has(node)) {
      // What it stores and gives is read, and not what it is stored into.
      if (node.type === 'AssignmentExpression') {
        if (node.operator !== '=') readsOf(node.left, reads);
        visit(node.right);
      } else if (isCall(node)) for (const argument of node.arguments) visit(argument);
      return;
    }
    if (node.type === 'MemberExpression' || node.type === 'Identifier' || node.type === 'ThisExpression') {
      readsOf(node, reads);
      if (node.type === 'MemberExpression') visitInner(node);
      return;
    }
    if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(node.type)) {
      if (node.computed) visit(node.key);
      if (node.value) visit(node.value);
      return;
    }
    eachChild(node, visit);
  };
  const visitInner = (node: Node): void => {
    if (node.computed) visit(node.property);
    if (node.object.type !== 'Identifier' && node.object.type !== 'ThisExpression') visit(node.object);
  };
  visit(fn.body);
  return [...names].some((name) => reads.has(name));
}
