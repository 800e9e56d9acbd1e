/** The calls that were watched, each place once: added up over threads, with their nodes in the text. */
import { isFunction, type Node } from '../instrument/ast.ts';
import type { ObservedCall } from '../profile/observations.ts';
import { usesOf } from './callers.ts';
import type { Run } from './run.ts';
import { callsOn, functionAround, isCall, nodesOn, parentOf } from './tree.ts';

export interface WatchedCall {
  file: string;
  line: number;
  /** As the line writes it. */
  name: string;
  /** Its last name: `parse` of `JSON.parse`. */
  short: string;
  kind: ObservedCall['kind'];
  from: string | null;
  calls: number;
  /** Time under it, of all threads; that of the lines that call its function, where that has no frame; 0 where it is not known. */
  ms: number;
  /** Of the calls that were looked at. */
  size: ObservedCall['size'];
  threads: number[];
}

/** Those that are meant, the most costly first. */
export function watchedCalls(run: Run, isMeant: (call: WatchedCall) => boolean): WatchedCall[] {
  const places = new Map<string, WatchedCall>();
  for (const call of run.observations?.calls ?? []) {
    const key = `${call.file}:${call.line}:${call.name}`;
    const known = places.get(key);
    if (known === undefined) {
      const { file, line, name, kind, from, calls, size, thread } = call;
      const ms = call.ms ?? callersMs(run, call);
      places.set(key, { file, line, name, short: shortName(name), kind, from, calls, ms, size, threads: [thread] });
      continue;
    }
    known.size = together(known, call);
    known.calls += call.calls;
    known.ms += call.ms ?? 0;
    if (!known.threads.includes(call.thread)) known.threads.push(call.thread);
  }
  return [...places.values()].filter((call) => call.calls > 0 && isMeant(call)).sort((a, b) => b.ms - a.ms);
}

/** Time at the lines that use the function that a call stands in. */
function callersMs(run: Run, { file, line }: ObservedCall): number {
  const text = run.text(file);
  const node = text && nodesOn(text, line, (one) => /Expression$/.test(one.type))[0];
  const fn = text && node ? functionAround(text.module, node) : null;
  if (text === null || fn === null) return 0;
  const given = parentOf(text.module, fn);
  const lines = new Set<string>();
  if (given !== null && isCall(given)) lines.add(`${file}:${text.lineOf(given.start)}`);
  for (const use of usesOf(run, text.module, fn))
    lines.add(`${use.text.module.file}:${use.text.lineOf(use.node.start)}`);
  const at = run.lines.filter((one) => lines.has(`${one.file}:${one.line}`));
  return at.reduce((sum, { selfMs }) => sum + selfMs, 0);
}

function together({ size: a, calls }: WatchedCall, { size: b, calls: more }: ObservedCall): ObservedCall['size'] {
  if (a === null || b === null) return a ?? b;
  const mean = (a.mean * calls + b.mean * more) / Math.max(1, calls + more);
  const median = calls >= more ? a.median : b.median;
  return { min: Math.min(a.min, b.min), median, max: Math.max(a.max, b.max), mean };
}

function shortName(name: string): string {
  return name.replace(/^new /, '').split('.').at(-1)!.replace(/\(\)$/, '');
}

/** Lines that are named beside the first at most, each with at least this part of all. */
const MOST_OTHERS = 2;
const LEAST_OF_OTHERS = 0.05;

/** Of the calls behind the first, the ones that a finding about all of them names, too. */
export function namedBeside(rest: readonly WatchedCall[], allMs: number): WatchedCall[] {
  return rest.filter(({ ms }) => ms >= LEAST_OF_OTHERS * allMs).slice(0, MOST_OTHERS);
}

/** The call's nodes in the text: none where it cannot be read, several where the line has several. */
export function nodesOf(run: Run, { file, line, short }: WatchedCall): Node[] {
  const text = run.text(file);
  return text === null ? [] : callsOn(text, line, short);
}

/**
 * Time in what is given to a call as a function at this place among its arguments, if that has a frame of its own: then
 * it is not in the call's time.
 */
export function callbackMs(run: Run, call: WatchedCall, index: number): number {
  const text = run.text(call.file);
  let ms = 0;
  for (const node of nodesOf(run, call)) {
    const given = node.arguments?.[index];
    if (text === null || !given || !isFunction(given)) continue;
    const { first, last } = text.place(given);
    const column = given.start - text.module.text.lastIndexOf('\n', given.start - 1);
    const row = run.functions.find(
      (fn) => fn.file === call.file && fn.line === first && fn.endLine === last && fn.column === column,
    );
    ms += row?.totalMs ?? 0;
  }
  return ms;
}
