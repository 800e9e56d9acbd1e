/** TypeScript to JavaScript by Node's own type stripping: every type becomes white space, so lines and columns stay. */
import { stripTypeScriptTypes } from 'node:module';

/** Throws Node's error (`code` `ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX` or `ERR_INVALID_TYPESCRIPT_SYNTAX`). */
export function strip(source: string): string {
  // Stripping is what Node does with these files anyway; only the call from outside warns that it is experimental.
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
