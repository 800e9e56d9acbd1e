/** Reads a bench file in a process of hasten's: imports it and finds what it defined. */
import { pathToFileURL } from 'node:url';
import { type BenchCandidate, type BenchDefinition, openRegistry } from './define.ts';

/** Everything that the file at the absolute path defines. Throws what the file throws. */
export async function loadDefinitions(file: string): Promise<BenchDefinition[]> {
  const registry = openRegistry();
  await import(pathToFileURL(file).href);
  return registry;
}

/** The definition with that name. The parent has seen it there, so its absence means that names are made up anew. */
export async function loadDefinition(file: string, name: string): Promise<BenchDefinition> {
  const found = (await loadDefinitions(file)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`bench ${name} was there before and is not any more: its name changes`);
  return found;
}

/** Makes the input for a size; the size itself where there is no `setup`. */
export function makeInput({ options }: BenchDefinition, n: number | null): unknown {
  return options.setup === undefined ? (n ?? undefined) : options.setup(n as number);
}

/** The function of a candidate that is none by a command. */
export async function functionOf(
  candidate: BenchCandidate<unknown, unknown> | undefined,
): Promise<(input: unknown) => unknown> {
  if (typeof candidate === 'function') return candidate;
  if (candidate !== undefined && 'run' in candidate) return candidate.run;
  if (candidate !== undefined && 'load' in candidate) return candidate.load();
  throw new Error('the candidate is no function');
}
