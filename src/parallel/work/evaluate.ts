/** Makes a function of a text, in a worker, as if it stood in its file: stacks show its lines, `import()` goes from there. */
import { constants, Script } from 'node:vm';
import { hashOf } from '../../source/hash-of.ts';
import type { AnyFunction, InlineDescriptor } from './descriptor.ts';

export function evaluate(descriptor: InlineDescriptor): AnyFunction {
  const { text, name, strict, file, line, column } = descriptor;
  // What esbuild and tsx wrap functions into, to keep their names.
  const keepers = [...new Set(text.match(/\b__name\d*\b/g))].join();
  // The text begins in a line of its own, behind as much white space as there is before it in the file.
  const before = `${strict ? "'use strict';" : ''}((${keepers})=>(\n${' '.repeat(column - 1)}`;
  const imports = /\bimport\b/.test(text);
  const script = new Script(`${before}${text}\n))`, {
    filename: file ?? `hasten-task-${hashOf(text)}`,
    lineOffset: line - 2,
    ...(imports && { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }),
  });
  if (imports) silenceFirstImport();
  const factory = script.runInThisContext() as (...keep: unknown[]) => AnyFunction | Record<PropertyKey, AnyFunction>;
  const made = factory(...(keepers === '' ? [] : keepers.split(',')).map(() => keepName));
  const fn = typeof made === 'function' ? made : made[Reflect.ownKeys(made)[0]!]!;
  if (name !== '' && fn.name !== name) keepName(fn, name);
  return fn;
}

function keepName(target: object, value: string): object {
  return Object.defineProperty(target, 'name', { value, configurable: true });
}

let isSilent = false;

/** Node warns once that the way in which such a script imports is experimental; nobody who reads that could do anything. */
function silenceFirstImport(): void {
  if (isSilent) return;
  isSilent = true;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const script = new Script("import('node:fs')", {
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    void (script.runInThisContext() as Promise<unknown>).catch(() => {});
  } finally {
    process.emitWarning = emitWarning;
  }
}
