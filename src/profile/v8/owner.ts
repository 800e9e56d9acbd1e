/** Whose a function of V8's profile is: a row of its own for each of the user's, one for a package, one for a module of Node's. */
import { fileURLToPath } from 'node:url';
import type { FunctionCost, Kind } from '../model.ts';
import { shownPath } from '../places.ts';
import { isOwnFile } from '../user-files.ts';
import type { RawFrame } from './raw-profile.ts';
import type { Sources } from './sources.ts';

export type Owner = Pick<FunctionCost, 'name' | 'kind' | 'file' | 'line' | 'column' | 'endLine'>;

export interface OwnerOptions {
  cwd: string;
  isUser(path: string): boolean;
  sources: Sources;
}

const META: Record<string, Owner> = {
  '(program)': other('native', '(program)'),
  '(idle)': other('idle', '(idle)'),
  '(garbage collector)': other('gc', '(garbage collection)'),
};

export function ownerOf(frame: RawFrame, { cwd, isUser, sources }: OwnerOptions): Owner {
  const { functionName, url } = frame;
  if (url === '') return META[functionName] ?? other('native', functionName || '(native)');
  if (url.startsWith('node:')) return other('node', url);
  if (url.startsWith('wasm:')) return other('native', 'WebAssembly');
  const path = pathOf(url);
  // Code that was made from a string: whoever made it, it is no package's.
  if (path === null) {
    const place = { file: url, line: frame.lineNumber + 1, column: frame.columnNumber + 1, endLine: null };
    return { name: functionName || '(anonymous)', kind: 'user', ...place };
  }
  if (isOwnFile(path)) return other('dependency', 'hasten');
  if (!isUser(path)) return other('dependency', packageOf(path) ?? shownPath(path, cwd));
  const { name, path: written, line, column, endLine } = sources.function(path, frame);
  return { name, kind: 'user', file: shownPath(written, cwd), line, column, endLine };
}

/** The path of a file's URL, or of a path; null for what is no file. */
export function pathOf(url: string): string | null {
  if (url.startsWith('file:')) return fileURLToPath(url);
  return /^(?:\/|[A-Za-z]:[\\/])/.test(url) ? url : null;
}

/** `lodash`, `@scope/name`: the innermost folder of node_modules that a file is in. */
function packageOf(path: string): string | null {
  return /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(path)?.[1]?.replace('\\', '/') ?? null;
}

function other(kind: Kind, name: string): Owner {
  return { name, kind, file: null, line: null, column: null, endLine: null };
}
