/**
 * Programs that cannot start: a syntax error, TypeScript that stripping types does not run, imports that only the user's
 * bundler or loader can resolve. Found before any of the program has run, so the process can end here without having
 * done anything, and the parent says what is wrong or begins again with tsx.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CannotStart, file } from '../recording.ts';

/** What `reason`, raised for the module at `path`, means for the program; null: nothing, Node may do better. */
export function whyItCannotStart(path: string, reason: unknown): CannotStart | null {
  if (!(reason instanceof Error)) return null;
  const { code, message } = reason as NodeJS.ErrnoException;
  const isTypeScript = /\.[mc]?tsx?$/.test(path);
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return { kind: 'typescript', path, message, ...strippedPlace(reason) };
  if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') return { kind: 'syntax', path, message, ...strippedPlace(reason) };
  if (code === 'ERR_MODULE_NOT_FOUND' && isTypeScript) return { kind: 'import', path, message };
  if (!(reason instanceof SyntaxError) || isTypeScript) return null;
  // Our parser is not V8: only what Node refuses as well is an error.
  const { status, stderr } = spawnSync(process.execPath, ['--check', path], { encoding: 'utf8', env: {} });
  if (status === 0) return null;
  const { loc } = reason as SyntaxError & { loc?: { line: number; column: number } };
  const said = /^SyntaxError: (.*)$/m.exec(stderr)?.[1] ?? message;
  return { kind: 'syntax', path, message: said, ...(loc && { line: loc.line, column: loc.column + 1 }) };
}

/** Node's error for TypeScript has its line only in the text that it puts before the stack. */
function strippedPlace(error: Error): { line?: number } {
  const line = /^[^\n]*:(\d+)\n/.exec(error.stack ?? '')?.[1];
  return line === undefined ? {} : { line: Number(line) };
}

export function endBeforeStart(folder: string, why: CannotStart): never {
  writeFileSync(join(folder, file.cannotStart), JSON.stringify(why));
  return (process as NodeJS.Process & { reallyExit(code: number): never }).reallyExit(1);
}
