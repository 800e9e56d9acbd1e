/**
 * Kernels on Node: the compiler is loaded when something is to be compiled, and what it made is kept on the disk, in
 * `kernels` beside the results of hasten/cache, so that a later process need not load it at all (docs/kernel.md has
 * what that takes). hasten's own sources keep nothing: their compiler may change while it runs.
 */
import { type CallSite, readCallSite } from '../../source/call-site.ts';
import { pathOf } from '../../source/files.ts';
import { isKeepingOff, projectOf, storeFolder } from '../../source/project.ts';
import { loadModuleEntry, moduleEntryUrl } from '../../support/entry.ts';
import type { CompileRequest } from '../runtime/compiled.ts';
import { type Compiler, type KeptKernel, type KernelContent, setHost } from '../runtime/host.ts';
import { theTarget } from '../runtime/target.ts';
import { contentOf, requestOf } from './content.ts';
import { decodeCompiled, decodeParameters, encodeCompiled, encodeParameters, FORMAT } from './entry.ts';
import { readEntry, writeEntry } from './files.ts';

// Not imported: see support/entry.ts.
const { readFileSync } = process.getBuiltinModule('node:fs');
const { isAbsolute, join } = process.getBuiltinModule('node:path');

const COMPILER = 'kernel/compiler';

let compiler: Compiler | null = null;
/** Which one it is; null where that is not known. */
let stamp: string | null | undefined;

setHost({
  compiler() {
    compiler ??= loadModuleEntry<typeof import('../compiler.ts')>(COMPILER);
    return compiler;
  },
  kept(site, content) {
    if (isKeepingOff()) return null;
    if (stamp === undefined) stamp = readStamp();
    const folder = stamp === null ? null : folderOf(site);
    return stamp === null || folder === null ? null : keptKernel(folder, stamp, content);
  },
});

/** The start file of the compiler: it imports chunks that are named by the hashes of what they hold. */
function readStamp(): string | null {
  try {
    const url = moduleEntryUrl(COMPILER);
    return url.pathname.endsWith('.ts') ? null : `${FORMAT} ${readFileSync(url, 'utf8')}`;
  } catch {
    return null;
  }
}

/** That of the project which makes the kernel. */
function folderOf(site: CallSite): string | null {
  const at = readCallSite(site);
  const file = at === null ? null : pathOf(at.file);
  return file === null || !isAbsolute(file) ? null : join(storeFolder(projectOf(file)), 'kernels');
}

function keptKernel(folder: string, stamp: string, content: KernelContent): KeptKernel {
  const text = contentOf(content, stamp, theTarget());
  const textOfCall = (request: CompileRequest) => `${text} ${requestOf(request)}`;
  const { texts } = content;
  const known = readEntry(folder, text);
  return {
    parameters: known === null ? null : decodeParameters(known),
    find(request) {
      const entry = readEntry(folder, textOfCall(request));
      return entry === null ? null : decodeCompiled(entry, texts);
    },
    keep(request, compiled, parameters) {
      writeEntry(folder, text, encodeParameters(parameters));
      writeEntry(folder, textOfCall(request), encodeCompiled(compiled, texts));
    },
  };
}
