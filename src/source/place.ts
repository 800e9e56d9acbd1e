/** Where a function stands in the user's files, as messages show it. */
import type { ErrorPlace } from '../support/errors.ts';
import { asWritten } from './as-written.ts';
import { type CallSite, type LocatedText, locate } from './locate.ts';

/** Of an offset in the text. Without a line where only the transformed text has one. */
export function placeIn(site: CallSite, source: LocatedText, offset: number): ErrorPlace {
  const { file, line, column, exact } = locate(site, source, offset);
  if (file === null) return {};
  return exact ? { file: asWritten(file), line, column } : { file: asWritten(file) };
}
