/**
 * Starts of processes by a promise that the program has made of `execFile` and its like (`const run = promisify(execFile)`): the
 * text says which calls they are, and how often their lines ran, how many.
 */
import { eachChild, type Node } from '../instrument/ast.ts';
import { lastName } from '../instrument/functions.ts';
import type { Run } from './run.ts';
import { calledName } from './tree.ts';
import type { WatchedCall } from './watched-calls.ts';

const STARTS = new Set(['exec', 'execFile', 'fork', 'spawn']);

export function promisedStarts(run: Run): WatchedCall[] {
  const found: WatchedCall[] = [];
  for (const file of new Set(run.functions.map((fn) => fn.file))) {
    const text = run.text(file);
    if (text === null || !text.module.text.includes('promisify')) continue;
    const names = new Set<string>();
    const calls: Node[] = [];
    const visit = (node: Node): void => {
      if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init && isPromised(node.init)) {
        names.add(node.id.name);
      }
      if (node.type === 'CallExpression') calls.push(node);
      eachChild(node, visit);
    };
    visit(text.module.ast);
    for (const call of calls) {
      const name = calledName(call);
      if (name === null || !names.has(name)) continue;
      const line = text.lineOf(call.start);
      const hits = run.line(file, line)?.hits ?? 0;
      const from = 'node:child_process';
      if (hits > 0)
        found.push({ file, line, name, short: name, kind: 'start', from, calls: hits, ms: 0, size: null, threads: [] });
    }
  }
  return found;
}

function isPromised(init: Node): boolean {
  return calledName(init) === 'promisify' && STARTS.has(lastName(init.arguments[0] ?? init) ?? '');
}
