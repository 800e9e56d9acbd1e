/**
 * A look at a candidate's source for work that V8 may leave out: results that nobody uses, loops that do nothing, work
 * that is the same in each turn, computing with constants. The clock alone does not show it: a loop whose body is gone
 * still counts. What is not certain is not said, so this finds mistakes in benchmarks and proves nothing about one.
 */
import { isFunction, type Node } from '../../instrument/ast.ts';
import { parse } from '../../instrument/parser.ts';
import { type Effects, effectsOf } from './effects.ts';
import { isConstant, loopFindings } from './invariants.ts';
import { liveParts } from './live.ts';
import { isWork } from './purity.ts';

/** A sentence for each finding; none where the source cannot be read (native, bound). Lines count from the function's own. */
export function deadCode(source: string): string[] {
  const parsed = parseFunction(source);
  if (parsed === null) return [];
  const { fn, lineOf } = parsed;
  const effects = effectsOf(fn);
  if (effects.effects.every((effect) => effect.target !== null)) {
    return ['returns nothing and changes nothing outside of itself: all of its work can be left out'];
  }
  const findings = [...unusedFindings(effects, lineOf), ...loopFindings(effects, lineOf)];
  if (isConstant(effects)) findings.push('its result depends on constants only: it can be computed before it runs');
  return [...new Set(findings)];
}

function unusedFindings(effects: Effects, lineOf: (node: Node) => number): string[] {
  const live = liveParts(effects);
  const deadLoops = effects.loops.filter((loop) => !live.controls.has(loop));
  const inDeadLoop = (inside: { node: Node }[]) =>
    deadLoops.some((loop) => inside.some(({ node }) => node === loop.node));
  const findings: string[] = [];
  for (const { node } of deadLoops) findings.push(`the loop in its line ${lineOf(node)} does nothing that is used`);
  for (const { node, inside } of effects.unused) {
    if (isWork(node) && !inDeadLoop(inside)) findings.push(`what its line ${lineOf(node)} computes is not used`);
  }
  for (const effect of effects.effects) {
    const { target, value, node, inside, adds } = effect;
    if (target === null || live.names.has(target) || inDeadLoop(inside)) continue;
    if (isWork(value) || (adds && value !== null)) {
      findings.push(`${target}, computed in its line ${lineOf(node)}, is not used`);
    }
  }
  return findings;
}

/** The function's tree from its text: a function, an arrow, or a method as it stands in an object. */
function parseFunction(source: string): { fn: Node; lineOf: (node: Node) => number } | null {
  for (const [before, after] of [
    ['(', ')'],
    ['({', '})'],
  ] as const) {
    const text = before + source + after;
    let program: Node;
    try {
      program = parse(text, 'module');
    } catch {
      continue;
    }
    const expression = program.body[0]?.expression;
    const fn: Node | undefined = isFunction(expression ?? program) ? expression : expression?.properties?.[0]?.value;
    if (fn !== undefined && isFunction(fn)) {
      return { fn, lineOf: (node) => text.slice(0, node.start).split('\n').length };
    }
  }
  return null;
}
