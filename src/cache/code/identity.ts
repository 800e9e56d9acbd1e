/**
 * Which function it is: its module, and its call of `cache` or `task` in it. Names are for people. What always holds: the
 * same file gives the same identities in each process and thread, wherever its project has been moved to.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type CallingModule, urlOf } from '../../source/calling-module.ts';
import { pathOf } from '../../source/files.ts';
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

/** Of a package.json that tells Node and bundlers what the files beside it are, and makes no project of them. */
const MARKS = new Set(['type', 'main', 'module', 'types', 'exports', 'sideEffects']);

const projects = new Map<string, string>();

/**
 * The folder of the project that a file belongs to: that of the nearest package.json above it, else its own folder. Of an
 * installed package it is the project that it is installed in.
 */
export function projectOf(file: string): string {
  const folder = dirname(file);
  let project = projects.get(folder);
  if (project === undefined) {
    const installed = folder.search(/[\\/]node_modules(?=[\\/]|$)/);
    project = nearest(installed < 0 ? folder : folder.slice(0, installed) || sep) ?? folder;
    projects.set(folder, project);
  }
  return project;
}

function nearest(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (isProject(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return null;
  }
}

function isProject(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const names = Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object);
    return names.length === 0 || names.some((name) => !MARKS.has(name));
  } catch {
    return true;
  }
}
