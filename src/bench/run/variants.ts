/** The variants of a run: each Node of `--node`, plain first and then with each of the `--flags`. */
import { HastenError } from '../../support/errors.ts';
import { findNodes, runNode } from './nodes.ts';
import type { PlannedVariant } from './plan.ts';

interface NamedFlags {
  name: string;
  flags: string[];
}

/**
 * @param nodes versions and paths between commas, as in `22,24,/opt/node/bin/node`; this process's Node without it
 * @param flagSets as in `A=--max-semi-space-size=64 --no-opt`
 * @throws {HastenError} `HASTEN_BENCH_NODE` where a Node cannot be found or does not start with the flags
 */
export function planVariants(nodes: string | undefined, flagSets: string[]): PlannedVariant[] {
  const binaries = findNodes(nodes);
  const sets = [{ name: '', flags: [] }, ...flagSets.map(parseFlags)];
  return binaries.flatMap(({ version, path }) =>
    sets.map(({ name, flags }) => {
      if (flags.length > 0) runNode(path, [...flags, '--eval', '0']);
      const words = [binaries.length > 1 ? `node ${version}` : '', sets.length > 1 ? name || 'plain' : ''];
      return { name: words.filter((word) => word !== '').join(' '), node: version, flags, path };
    }),
  );
}

/** `NAME=--flag --other` to its parts. Throws `HASTEN_USAGE`. */
export function parseFlags(text: string): NamedFlags {
  const [, name, flags] = /^([\w .-]+)=\s*(-.*)$/s.exec(text) ?? [];
  if (name === undefined || flags === undefined || name.startsWith('-')) {
    throw new HastenError('HASTEN_USAGE', `--flags ${text} has no name or no flags`, {
      fix: "write it as --flags 'NAME=--flag --other-flag'",
    });
  }
  return { name: name.trim(), flags: flags.trim().split(/\s+/) };
}
