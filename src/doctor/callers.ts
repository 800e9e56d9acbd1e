/**
 * Who calls what by name, over all of the user's modules. A profile's call tree has what was on the stack; behind an `await`
 * the stack is gone, and the text is all there is to go by. A name that several functions have says nothing.
 */
import { eachChild, isFunction, type Node } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import type { ProgramModule } from '../remedies/slice/module.ts';
import type { Run } from './run.ts';
import type { Text } from './text.ts';
import { calledName, isCall, nameOf } from './tree.ts';

/** A place that names a function: it calls it, or hands it on. */
export interface Use {
  text: Text;
  /** The call; for a function that is handed on, the name itself, which is an argument or a property. */
  node: Node;
  isCall: boolean;
}

interface Names {
  uses: Map<string, Use[]>;
  /** The functions that have a name. */
  functions: Map<string, Node[]>;
}

const known = new WeakMap<Run, Names>();

/** The places that use a function of a module; none where its name is not its alone. */
export function usesOf(run: Run, module: ProgramModule, fn: Node): Use[] {
  const name = nameOf(module, fn);
  if (name === null) return [];
  const { uses, functions } = namesOf(run);
  return (functions.get(name)?.length ?? 0) > 1 ? [] : (uses.get(name) ?? []).filter(({ node }) => node !== fn.id);
}

/** The user's functions with a name, in all modules. */
export function functionsNamed(run: Run, name: string): readonly Node[] {
  return namesOf(run).functions.get(name) ?? [];
}

function namesOf(run: Run): Names {
  let names = known.get(run);
  if (names === undefined) {
    names = { uses: new Map(), functions: new Map() };
    for (const file of new Set(run.functions.map((each) => each.file))) {
      const text = run.text(file);
      if (text !== null) collect(text, names);
    }
    known.set(run, names);
  }
  return names;
}

function collect(text: Text, { uses, functions }: Names): void {
  const add = (name: string, node: Node, isCall: boolean): void => {
    const use = { text, node, isCall };
    const others = uses.get(name);
    if (others) others.push(use);
    else uses.set(name, [use]);
  };
  const visit = (node: Node): void => {
    if (isFunction(node)) {
      const name = nameOf(text.module, node);
      const others = name === null ? null : functions.get(name);
      if (others) others.push(node);
      else if (name !== null) functions.set(name, [node]);
    }
    if (isCall(node)) {
      const name = calledName(node);
      if (name !== null) add(name, node, true);
      for (const argument of node.arguments as Node[]) {
        const given = lastName(argument);
        if (given !== null) add(given, argument, false);
      }
    } else if (node.type === 'Property' && node.value) {
      const given = lastName(node.value);
      if (given !== null) add(given, node.value, false);
    }
    eachChild(node, visit);
  };
  visit(text.module.ast);
}
