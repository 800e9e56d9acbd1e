/** Loops whose turns are all alike, or of which only the last one counts, and results that depend on nothing. */
import type { Node } from '../../instrument/ast.ts';
import type { Control, Effect, Effects } from './effects.ts';
import { liveParts } from './live.ts';
import { isWork } from './purity.ts';

/**
 * Findings about loops in which nothing is seen outside, nothing is left early, and
 * - all that is computed is the same in each turn, so that it can be computed once before the loop, or
 * - everything is overwritten by the next turn without having been read.
 */
export function loopFindings(all: Effects, lineOf: (node: Node) => number): string[] {
  const live = liveParts(all);
  return all.loops.flatMap((loop) => {
    const within = all.effects.filter(({ inside }) => inside.includes(loop));
    if (!live.controls.has(loop) || loop.jumps.length > 0) return [];
    if (within.some(({ target }) => target === null)) return [];
    const work = within.filter(({ target, node }) => {
      const counts = loop.reads.has(target!) || node === loop.node.left;
      return live.names.has(target!) && !counts;
    });
    if (!work.some(({ value }) => isWork(value))) return [];
    if (isInvariant(work, within, loop)) {
      return [
        `what the loop in its line ${lineOf(loop.node)} computes is the same in each turn: it can be computed once`,
      ];
    }
    if (isOverwritten(work, within, loop)) {
      return [`each turn of the loop in its line ${lineOf(loop.node)} overwrites what the one before has computed`];
    }
    return [];
  });
}

function isInvariant(work: Effect[], within: Effect[], loop: Control): boolean {
  const changed = new Set(within.map(({ target }) => target!));
  const rest = new Set(work);
  for (let before = -1; before !== rest.size; ) {
    before = rest.size;
    for (const effect of rest) {
      const others = [...effect.reads].filter((name) => !(effect.adds && name === effect.target));
      const decided = around(effect, loop).flatMap((control) => [...control.reads]);
      if ([...others, ...decided].some((name) => changed.has(name))) continue;
      rest.delete(effect);
      const sets = within.filter(({ target }) => target === effect.target);
      if (sets.every((one) => !one.adds && !rest.has(one))) changed.delete(effect.target!);
    }
  }
  return rest.size === 0;
}

function isOverwritten(work: Effect[], within: Effect[], loop: Control): boolean {
  const read = new Set(within.flatMap((effect) => [...effect.reads]));
  return work.every((effect) => !effect.adds && !read.has(effect.target!) && around(effect, loop).length === 0);
}

/** What decides about the effect within the loop. */
function around({ inside }: Effect, loop: Control): Control[] {
  return inside.slice(inside.indexOf(loop) + 1);
}

/** Whether a function without loops returns a number or text that follows from literals alone. */
export function isConstant({ effects, loops, locals }: Effects): boolean {
  const roots = effects.filter(({ target }) => target === null);
  const values = roots.map(({ value }) => value);
  const seen = new Set<string>();
  const constant = (node: Node): boolean => {
    switch (node.type) {
      case 'Literal':
        return node.regex === undefined;
      case 'TemplateLiteral':
        return node.expressions.every(constant);
      case 'UnaryExpression':
        return constant(node.argument);
      case 'BinaryExpression':
      case 'LogicalExpression':
        return constant(node.left) && constant(node.right);
      case 'ConditionalExpression':
        return constant(node.test) && constant(node.consequent) && constant(node.alternate);
      case 'MemberExpression':
        if (isMath(node.object)) return true;
        return !node.computed && node.property.name === 'length' && constant(node.object);
      case 'CallExpression':
        return node.callee.type === 'MemberExpression' && constantCall(node, constant);
      case 'Identifier': {
        if (!locals.has(node.name) || seen.has(node.name)) return /^(NaN|Infinity)$/.test(node.name);
        seen.add(node.name);
        const sets = effects.filter(({ target }) => target === node.name);
        return sets.length > 0 && sets.every(({ value }) => value !== null && constant(value));
      }
      default:
        return false;
    }
  };
  return loops.length === 0 && values.length > 0 && values.every((value) => value !== null && constant(value));
}

function constantCall({ callee, arguments: given }: Node, constant: (node: Node) => boolean): boolean {
  if (!given.every(constant)) return false;
  return isMath(callee.object) ? callee.property.name !== 'random' : constant(callee.object);
}

function isMath(node: Node): boolean {
  return node.type === 'Identifier' && (node.name === 'Math' || node.name === 'Number');
}
