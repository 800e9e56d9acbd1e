/** The loop nests of a function, those to be tried first in front. */
import { eachChild, isFunction, isLoop, type Node } from '../../instrument/ast.ts';
import { lineOf, type ProgramModule } from '../slice/module.ts';

export interface Nest {
  /** The loop, or the label around it. */
  node: Node;
  /** All that it stands in, the program first. */
  path: Node[];
}

/**
 * With a line, the nests around that line, the outermost first; without one, all: outermost ones by their depth, then what
 * is inside of them.
 */
export function nestsOf(module: ProgramModule, fn: Node, line: number | null): Nest[] {
  const found: (Nest & { outside: number; depth: number })[] = [];
  const visit = (node: Node, path: Node[], outside: number): void => {
    const loop = loopOf(node);
    if (loop !== null && path.includes(fn)) {
      found.push({ node, path, outside, depth: depthOf(node) });
    }
    if (isFunction(node) && node !== fn && path.includes(fn)) return;
    const inside = [...path, node];
    eachChild(node, (child) => {
      // A loop with a label is one nest.
      if (node.type === 'LabeledStatement' && loop !== null && child === node.body) {
        eachChild(child, (below) => visit(below, [...inside, child], outside + 1));
      } else visit(child, inside, outside + (isLoop(node) ? 1 : 0));
    });
  };
  visit(module.ast, [], 0);
  const holds = ({ node }: Nest) =>
    line === null || (lineOf(module, node.start) <= line && line <= lineOf(module, node.end));
  return found
    .filter(holds)
    .sort((a, b) => a.outside - b.outside || b.depth - a.depth || a.node.start - b.node.start)
    .map(({ node, path }) => ({ node, path }));
}

function loopOf(node: Node): Node | null {
  if (isLoop(node)) return node;
  return node.type === 'LabeledStatement' ? loopOf(node.body) : null;
}

function depthOf(node: Node): number {
  let below = 0;
  eachChild(node, (child) => {
    below = Math.max(below, depthOf(child));
  });
  return below + (isLoop(node) ? 1 : 0);
}
