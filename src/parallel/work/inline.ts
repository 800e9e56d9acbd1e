/**
 * Functions that are written in the call. What reads them holds the parser, as large as all the rest: it is loaded with
 * the first such function, and never by a worker, which gets what was read.
 */
import type { CallSite } from '../../source/call-site.ts';
import { loadEntry } from '../../support/entry.ts';
import { HastenError } from '../../support/errors.ts';
import type { AnyFunction, InlineDescriptor } from './descriptor.ts';

let loaded: typeof import('./read-inline.ts') | undefined;

/** Throws `HASTEN_TASK_SOURCE` and `HASTEN_TASK_FREE_VARIABLE`. */
export function inlineDescriptor(fn: AnyFunction, captures: object | undefined, site: CallSite): InlineDescriptor {
  loaded ??= loadEntry<typeof import('./read-inline.ts')>('parallel/work/read-inline');
  const read = loaded.readInline(fn, captures, site);
  if ('refused' in read) throw new HastenError(read.refused, read.message, read.place);
  return read;
}
