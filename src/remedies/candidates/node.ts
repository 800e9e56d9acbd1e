/** The same program on other versions of Node: some got faster with one, some slower. */
import { findNodes } from '../../bench/run/nodes.ts';
import { HastenError } from '../../support/errors.ts';
import type { Candidate } from '../candidate.ts';

/** The lines of Node that hasten knows, without the one that runs. */
export function otherNodes(running = process.versions.node): string[] {
  return ['22', '24', '26'].filter((line) => line !== running.split('.')[0]);
}

/** One candidate a version or path; those that cannot be found are refused. Versions come from npm, which keeps them. */
export function nodeCandidates(words: readonly string[] = otherNodes()): Candidate[] {
  return words.map((word): Candidate => {
    const made = { remedy: 'node', edits: [], nodeArgs: [] } as const;
    try {
      const { version, path } = findNodes(word)[0]!;
      return { ...made, edits: [], nodeArgs: [], name: `node ${version}`, node: path, refused: null };
    } catch (error) {
      if (!(error instanceof HastenError)) throw error;
      const refused = { message: error.message, file: word, line: 1, column: 1, fix: error.fix ?? null };
      return { ...made, edits: [], nodeArgs: [], name: `node ${word}`, node: null, refused };
    }
  });
}
