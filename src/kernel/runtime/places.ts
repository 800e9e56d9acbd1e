/**
 * From offsets in the texts of a kernel and its helpers to files, lines and columns, and from a refusal of the front end
 * to the error that users see.
 */

import type { CallSite } from '../../source/call-site.ts';
import { HastenError } from '../../support/errors.ts';
import type { Position } from '../explain/model.ts';
import { isRefusal } from '../front/refusal.ts';
import type { FunctionText } from '../function-text.ts';
import type { Place } from '../tree.ts';
import { theHost } from './host.ts';
import { titleOf } from './title.ts';

/** Where the kernels were made that texts belong to; helpers are looked for near the kernel that captures them. */
export type Sites = Map<FunctionText, CallSite>;

/** The position of a place; null where its text is none of the user's (vector math). */
export function positionOf(sites: Sites, sources: readonly FunctionText[], place: Place): Position | null {
  const source = sources[place.source];
  const site = source === undefined ? undefined : sites.get(source);
  if (source === undefined || site === undefined) return null;
  const { file, line, column, exact } = theHost().compiler().locate(site, source, place.start);
  return { file: file === null ? null : asWritten(file), line, column, exact };
}

/** What `error` is to the user: a refusal with its place, anything else as it is. */
export function withPlace(error: unknown, sites: Sites, sources: readonly FunctionText[], name: string): unknown {
  if (!isRefusal(error)) return error;
  const at = positionOf(sites, sources, error.place);
  return new HastenError(error.code, `${titleOf(name)} cannot be compiled: ${error.message}${inexact(at)}`, {
    file: at?.file ?? undefined,
    line: at?.line,
    column: at?.column,
    fix: error.fix,
    cause: error,
  });
}

/** What a message adds about a place that is not exact. */
export function inexact(at: Position | null): string {
  if (at === null || at.exact) return '';
  return at.file === null
    ? ` (at ${at.line}:${at.column} of its transformed text)`
    : ' (line and column in the transformed text)';
}

/** Relative to the working directory, where it is below. */
function asWritten(file: string): string {
  const cwd = (globalThis as { process?: { cwd?: () => string } }).process?.cwd?.();
  return cwd !== undefined && file.startsWith(`${cwd}/`) ? file.slice(cwd.length + 1) : file;
}
