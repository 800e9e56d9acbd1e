/**
 * Kernels as texts and what they become: trees through the front end, all facts of analysis, and a plain way to print an
 * expression. Texts, not functions, since Vitest rewrites those.
 */
import { inferLiveness, type Liveness } from '../../../src/kernel/analysis/liveness.ts';
import { inferLoops, type LoopFacts, type Loops } from '../../../src/kernel/analysis/loops.ts';
import { inferRanges, type Ranges } from '../../../src/kernel/analysis/ranges.ts';
import { eachStatement } from '../../../src/kernel/analysis/walk.ts';
import { buildTree } from '../../../src/kernel/front/front.ts';
import { parseFunction } from '../../../src/kernel/front/text.ts';
import type { ArgumentType, Dtype, Expression, Loop, Tree, Variable } from '../../../src/kernel/tree.ts';

/** `f64[]`, `int`, `number`, `boolean` */
export type TypeName = `${Dtype}[]` | 'int' | 'number' | 'boolean';

export function typeOf(name: TypeName): ArgumentType {
  if (name === 'boolean') return { kind: 'boolean' };
  if (name === 'int' || name === 'number') return { kind: 'number', int: name === 'int' };
  return { kind: 'array', dtype: name.slice(0, -2) as Dtype };
}

/** The tree of a function's text, for arguments of these types. */
export function treeOf(text: string, ...types: TypeName[]): Tree {
  return buildTree({
    source: parseFunction(text, 'kernel'),
    types: types.map(typeOf),
    same: types.map((_, i) => i),
    captured: {},
    fast: false,
  }).tree;
}

export interface Analysis {
  tree: Tree;
  ranges: Ranges;
  liveness: Liveness;
  loops: Loops;
  /** By name; the last of that name, or with `#2` the second one. */
  variable(name: string): Variable;
  holder(name: string): string;
  /** The loop that counts with that variable (the first), or the loop at that place in the order of the text. */
  loop(counter: string | number): LoopFacts;
}

export function analyse(text: string, ...types: TypeName[]): Analysis {
  const tree = treeOf(text, ...types);
  const ranges = inferRanges(tree);
  const liveness = inferLiveness(tree);
  const loops = inferLoops(tree, ranges, liveness);
  const all: Loop[] = [];
  eachStatement(tree.body, (statement) => {
    if (statement.op === 'loop') all.push(statement);
  });
  const variable = (name: string): Variable => {
    const found = tree.variables.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no ${name} in ${tree.variables.map((each) => each.name).join(', ')}`);
    return found;
  };
  return {
    tree,
    ranges,
    liveness,
    loops,
    variable,
    holder: (name) => ranges.holds(variable(name)),
    loop: (counter) => {
      const found =
        typeof counter === 'number'
          ? loops.of(all[counter]!)
          : loops.all.find((facts) => facts.counted?.variable.name === counter);
      if (found === undefined) throw new Error(`no loop counts with ${counter}`);
      return found;
    },
  };
}

/** An expression as JavaScript, for messages of tests. */
export function print(e: Expression): string {
  switch (e.op) {
    case 'constant':
      return Object.is(e.value, -0) ? '-0' : String(e.value);
    case 'read':
      return e.variable.name;
    case 'length':
      return `${e.array.name}.length`;
    case 'load':
      return `${e.array.name}[${print(e.index)}]`;
    case 'unary':
      return `${e.operator}${print(e.argument)}`;
    case 'toNumber':
      return `+${print(e.argument)}`;
    case 'choose':
      return `(${print(e.test)} ? ${print(e.then)} : ${print(e.otherwise)})`;
    case 'math':
      return `${e.name}(${e.arguments.map(print).join(', ')})`;
    default:
      return `(${print(e.left)} ${e.operator} ${print(e.right)})`;
  }
}
