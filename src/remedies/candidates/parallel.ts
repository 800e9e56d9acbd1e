/**
 * `items.map(fn)`, or a loop that pushes one result an item, becomes `await map(items, fn)` of hasten/parallel, where the
 * place can wait for it. A function that needs nothing of the module but constants is written into the call, with what it
 * takes along; others would have to be tasks of a module that workers may load, which is refused with what to do.
 */
import { isFunction, type Node } from '../../instrument/ast.ts';
import type { Candidate, FileEdit, Reason } from '../candidate.ts';
import { type ModuleSource, type ProgramModule, Refused, readModule, refuse, startOfLine } from '../slice/module.ts';
import { bindingOf } from './bindings.ts';
import { endOf, importOf } from './imports.ts';
import { bodyOf, functionOf } from './item-function.ts';
import { isAwaitedTogether, PushLoop, WAITS_TOGETHER, type Work, worksAt } from './parallel-works.ts';
import { typesOf } from './types.ts';

export interface ParallelRequest extends ModuleSource {
  /** The line of the loop or of the call of `map`, or one inside of it, from 1. */
  line: number;
}

/** One candidate: the innermost `map` or loop around the line that can be, refused with the reason of the outermost. */
export function parallelCandidate(request: ParallelRequest): Candidate {
  let edits: FileEdit[] = [];
  let refused: Reason | null = null;
  try {
    edits = firstOf(readModule(request), request.line);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused = error.reason;
  }
  return { name: 'parallel', remedy: 'parallel', edits, nodeArgs: [], node: null, refused };
}

function firstOf(module: ProgramModule, line: number): FileEdit[] {
  const reasons: Refused[] = [];
  for (const work of worksAt(module, line)) {
    try {
      return editsOf(module, work);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      reasons.push(error);
    }
  }
  if (reasons[0] !== undefined) throw reasons[0];
  const message = 'no `map` over items, and no loop that pushes one result an item, is here';
  return refuse(module, startOfLine(module, line), message, 'write it as `items.map(fn)`');
}

function editsOf(module: ProgramModule, work: Work): FileEdit[] {
  const { file, text } = module;
  const { node, path, items, fn } = work;
  checkPlace(module, node, path);
  const types = typesOf(module, new Map(), (name) => {
    const binding = bindingOf(path, name);
    return binding?.kind === 'variable' ? binding.variable : null;
  });
  if (items.type === 'Identifier' && !(fn instanceof PushLoop) && types.of(items.name) !== null) {
    refuse(
      module,
      items.start,
      `\`map\` of \`${items.name}\` makes a typed array`,
      'numbers are better off in a kernel',
    );
  }
  const { name: map, edits } = importOf(module, 'map', 'hasten/parallel');
  const source = text.slice(items.start, items.end);
  const written = fn instanceof PushLoop ? bodyOf(module, work, fn) : functionOf(module, work, fn);
  const { code, captured } = written;
  const options = captured.length === 0 ? '' : `, { with: { ${captured.join(', ')} } }`;
  const call = `await ${map}(${source}, ${code}${options})`;
  const parent = path.at(-1);
  const needsParentheses = parent?.type === 'MemberExpression' && parent.object === node;
  const { semicolon } = endOf(module);
  const made =
    fn instanceof PushLoop
      ? `for (const each of ${call}) ${fn.into}.push(each)${semicolon}`
      : needsParentheses
        ? `(${call})`
        : call;
  return [...inOneImport(edits, written.edits ?? []), { file, start: node.start, end: node.end, text: made }];
}

/** Two names of one face: where both would be an import of its own, they are one. */
function inOneImport(edits: FileEdit[], more: FileEdit[]): FileEdit[] {
  const [first] = edits;
  const [second, ...rest] = more;
  const name = second === undefined ? undefined : /import \{ (.*) \}/.exec(second.text)?.[1];
  if (first === undefined || second === undefined || first.start !== second.start || name === undefined)
    return [...edits, ...more];
  return [{ ...first, text: first.text.replace(' }', `, ${name} }`) }, ...rest];
}

/** Refuses a place that cannot wait. */
function checkPlace(module: ProgramModule, node: Node, path: readonly Node[]): void {
  if (isAwaitedTogether(path)) refuse(module, node.start, WAITS_TOGETHER);
  const around = path.findLast(isFunction);
  if (around === undefined) {
    if (module.sourceType === 'commonjs')
      refuse(module, node.start, 'a CommonJS module cannot wait at its top level', 'put it into an async function');
    return;
  }
  if (!around.async) {
    const name = around.id?.name;
    refuse(
      module,
      node.start,
      `${name === undefined ? 'the function around it' : `\`${name}\``} is synchronous, so it cannot wait`,
      'make it async, and await its callers',
    );
  }
}
