/**
 * Which function it is: its module, and its call of `cache` or `task` in it. Names are for people. What always holds: the
 * same file gives the same identities in each process and thread, wherever its project has been moved to.
 */
import { relative, sep } from 'node:path';
import { type CallingModule, urlOf } from '../../source/calling-module.ts';
import { pathOf } from '../../source/files.ts';
import { projectOf } from '../../source/project.ts';
import { type AnyFunction, addTask } from '../../source/registry.ts';
import { stampOf } from '../../source/stamp.ts';
import { HastenError } from '../../support/errors.ts';

export interface FunctionIdentity {
  /** Path of the file from the project's folder, with `/`. */
  readonly module: string;
  /** Its call of `cache` or `task` in the module, from 0. */
  readonly index: number;
  /** For people. */
  readonly name: string;
  /** Absolute path of the folder (`projectOf`). */
  readonly project: string;
}

/** What is known of it in this thread alone. */
export interface Definition {
  /** Absolute path of the module's file. */
  readonly file: string;
  /** When the module was evaluated, in ms since 1970: what it imports at its top was loaded by then. */
  readonly time: number;
  /** The same object for all functions of one evaluation of the module. */
  readonly evaluation: object;
}

const definitions = new WeakMap<FunctionIdentity, Definition>();

/**
 * The identity of a cached function, which is counted with its module's tasks: `fn` (what the program calls) is a task
 * from then on, known to other threads by the text of `original`.
 *
 * ```ts
 * const identity = identify(import.meta, cached, fn);
 * ```
 *
 * Throws `HASTEN_CACHE_DEFINITION` for what is no module of a file.
 */
export function identify(meta: CallingModule, fn: AnyFunction, original: AnyFunction = fn): FunctionIdentity {
  const url = urlOf(meta);
  const file = url === null ? null : pathOf(url);
  if (url === null || file === null) {
    const message =
      url === null
        ? 'cache takes the module that it is called in first'
        : `cache takes a module that is a file, not ${url.length > 60 ? `${url.slice(0, 60)}…` : url}`;
    throw new HastenError('HASTEN_CACHE_DEFINITION', message, {
      fix: 'call it as cache(import.meta, function), in CommonJS as cache(module, function)',
    });
  }
  const { index, evaluation } = addTask(meta, url, fn, stampOf, original);
  const project = projectOf(file);
  const identity = { module: relativeTo(project, file), index, name: original.name, project };
  definitions.set(identity, { file, time: Date.now(), evaluation });
  return identity;
}

/** Of what `identify` made. */
export function definitionOf(identity: FunctionIdentity): Definition {
  const definition = definitions.get(identity);
  if (definition === undefined) throw new Error(`${identity.module} was not identified in this thread`);
  return definition;
}

/** Gives a function that has no name one for people. */
export function callIt(identity: FunctionIdentity, title: string): void {
  if (identity.name === '') (identity as { name: string }).name = title;
}

/** A path from a folder, with `/`. */
export function relativeTo(folder: string, path: string): string {
  const from = relative(folder, path);
  return sep === '/' ? from : from.replaceAll(sep, '/');
}
