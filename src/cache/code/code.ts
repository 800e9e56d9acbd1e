/**
 * What a cached function's code is: the text that its keys begin with. What always holds: a function has the same text as
 * long as it does the same, as far as its mode looks, and never another one's. Where that cannot be told, it has a text
 * that no other process has.
 */
import { asWritten } from '../../source/as-written.ts';
import type { AnyFunction } from '../../source/registry.ts';
import { HastenError } from '../../support/errors.ts';
import { hashText } from '../key/hash.ts';
import type { ModuleNotes } from '../store/types.ts';
import { functionFacts, type Graph, graphOf } from './graph.ts';
import { callIt, definitionOf, type FunctionIdentity } from './identity.ts';
import type { FunctionFacts, Refusal } from './read-module.ts';

/**
 * What counts as the function's code: `graph`, its module with all that it imports; `function`, its own text; `manual`,
 * the `version` that the program gives.
 */
export type CodeMode = 'graph' | 'function' | 'manual';

/**
 * The text that stands for a function: which one it is (its module, and its call in it or its `id`) and its code. It is
 * that of the first time for as long as the function is there; `notes` is what is kept of files between processes.
 *
 * ```ts
 * codeOf(fn, identity, 'graph', undefined, undefined, false, notes); // 'graph 0 src/features.ts 5d41…'
 * ```
 *
 * Throws `HASTEN_CACHE_THIS` for a function that uses `this`, `HASTEN_CACHE_CLOSURE` for one that uses a variable which
 * is neither its own nor its module's (unless its code is `manual`), `HASTEN_CACHE_CODE` where the source of its module
 * cannot be read, and `HASTEN_CACHE_OPTION` where `manual` lacks an `id` or `version`, or another function has the `id`.
 */
export function codeOf(
  fn: AnyFunction,
  identity: FunctionIdentity,
  mode: CodeMode,
  id: string | undefined,
  version: string | undefined,
  runtime: boolean,
  notes: ModuleNotes,
): string {
  const { file } = definitionOf(identity);
  if (mode === 'manual') checkId(identity, id, version);
  const facts = functionFacts(file, Function.prototype.toString.call(fn), notes);
  if (facts.refusal !== null && !(mode === 'manual' && facts.refusal.code === 'HASTEN_CACHE_CLOSURE')) {
    throw refused(facts.refusal, identity);
  }
  callIt(identity, facts.title);
  const { module, index } = identity;
  const which = mode === 'manual' ? JSON.stringify(id) : String(index);
  const node = runtime ? `node ${process.versions.node.split('.')[0]}` : '';
  const code = [...partsOf(mode, identity, facts, notes), version ?? '', node];
  return [mode, which, module, hashText(JSON.stringify(code))].join(' ');
}

function partsOf(mode: CodeMode, identity: FunctionIdentity, facts: FunctionFacts, notes: ModuleNotes): string[] {
  const { project } = identity;
  if (mode === 'manual') return [project];
  const own = facts.tree ?? '';
  if (mode === 'function') {
    if (facts.tree === null) throw unreadable(identity, new Error('its text cannot be parsed'));
    return [project, own];
  }
  const graph = readGraph(identity, notes);
  // The same project in two folders is the same code, unless that can tell where it is.
  const home = graph.isPlaced ? project : (graph.projectName ?? project);
  // When each was read is not known, but that it was after the program began.
  const isSure = graph.changed <= performance.timeOrigin;
  if (!isSure) unknown ??= crypto.randomUUID();
  return [home, graph.hash, facts.place ?? own, isSure ? '' : unknown!];
}

/** Of files that were changed after they may have been loaded: what runs may not be what can be read. */
let unknown: string | undefined;

interface KnownGraph extends Graph {
  /** In ms since 1970. */
  readonly read: number;
}

/** By the module's file, in this thread. */
const graphs = new Map<string, KnownGraph>();

function readGraph(identity: FunctionIdentity, notes: ModuleNotes): Graph {
  const { file, time } = definitionOf(identity);
  let graph = graphs.get(file);
  if (graph === undefined || graph.read <= time) {
    const read = Date.now();
    try {
      graph = { ...graphOf(file, identity.project, notes), read };
    } catch (error) {
      throw unreadable(identity, error);
    }
    graphs.set(file, graph);
  }
  return graph;
}

/** The functions' ids, by what stands for one evaluation of their module. */
const ids = new WeakMap<object, Map<string, FunctionIdentity>>();

function checkId(identity: FunctionIdentity, id: string | undefined, version: string | undefined): void {
  const { file, evaluation } = definitionOf(identity);
  const refuse = (message: string, fix: string): HastenError =>
    new HastenError('HASTEN_CACHE_OPTION', message, { file: asWritten(file), fix });
  if (id === undefined || version === undefined) {
    const missing = id === undefined ? 'id' : 'version';
    throw refuse(
      `\`code: 'manual'\` of ${titleOf(identity)} comes without \`${missing}\``,
      "name the function and what is to count as its code: `{ code: 'manual', id: 'features', version: '1' }`",
    );
  }
  let known = ids.get(evaluation);
  if (known === undefined) {
    known = new Map();
    ids.set(evaluation, known);
  }
  const other = known.get(id);
  if (other !== undefined && other !== identity) {
    throw refuse(`two functions of the module have the \`id\` ${JSON.stringify(id)}`, 'give each an `id` of its own');
  }
  known.set(id, identity);
}

function titleOf({ name }: FunctionIdentity): string {
  return name === '' ? 'the function' : `\`${name}\``;
}

function refused({ code, name, line, column }: Refusal, identity: FunctionIdentity): HastenError {
  const place = { file: asWritten(definitionOf(identity).file), line: line ?? undefined, column: column ?? undefined };
  if (code === 'HASTEN_CACHE_THIS') {
    return new HastenError(code, `${titleOf(identity)} uses \`${name}\`, which is in no key`, {
      ...place,
      fix: 'cache a function that takes what it needs as arguments, and call that from the method',
    });
  }
  return new HastenError(code, `\`${name}\` is a variable of what is around ${titleOf(identity)}, and in no key`, {
    ...place,
    fix: "take it as a parameter, or declare it at the top of the module; else say what counts: `code: 'manual'` with an `id` that tells its values apart",
  });
}

function unreadable(identity: FunctionIdentity, cause: unknown): HastenError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HastenError('HASTEN_CACHE_CODE', `the code of ${titleOf(identity)} cannot be read: ${reason}`, {
    file: asWritten(definitionOf(identity).file),
    fix: "keep the sources beside the program, or say what counts: `code: 'manual'` with an `id` and a `version`",
    cause,
  });
}
