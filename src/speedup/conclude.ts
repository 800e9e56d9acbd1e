/** What an attempt comes to: the one that is chosen, or why none is, with its diff and the command that writes it. */
import { readFileSync } from 'node:fs';
import { shownPath } from '../profile/places.ts';
import { type Candidate, withEdits } from '../remedies/candidate.ts';
import { nodeCommand, tryCommand } from '../report/command-line.ts';
import type { Attempt } from '../report/try/model.ts';
import { heldBack, nearest, winner } from './choose.ts';
import type { Attempted, AttemptRequest, Change } from './model.ts';
import { unifiedDiff } from './prove/index.ts';

/** All of an attempt that is measured. */
export type Measured = Omit<Attempt, 'chosen' | 'held' | 'diff' | 'command' | 'failure'>;

/** Candidates, with what their files held when they were made: somebody may edit one while it is measured. */
export interface Made {
  all: readonly Candidate[];
  read: Record<string, string>;
}

export function madeOf(all: readonly Candidate[]): Made {
  const files = new Set(all.flatMap(({ edits }) => edits.map(({ file }) => file)));
  return { all, read: Object.fromEntries([...files].map((file) => [file, readFileSync(file, 'utf8')])) };
}

const UNENDED = 'the program does not end by itself in this time, so its whole time says nothing';

/** Chooses, and says what to do about it. `onCallsAlone`: the best where the whole program could not tell. */
export function concluded(
  request: AttemptRequest,
  measured: Measured,
  { all, read }: Made,
  onCallsAlone: string | null = null,
): Attempted {
  const { programs } = measured;
  const chosen = winner(programs);
  const name = onCallsAlone ?? chosen ?? nearest(programs);
  const candidate = all.find((one) => one.name === name) ?? null;
  const runs = programs.find((one) => one.candidate === name);
  const heldFor = runs === undefined ? null : heldBack(runs);
  const held = chosen !== null ? null : onCallsAlone === null ? heldFor : UNENDED;
  if (candidate === null)
    return { attempt: { ...measured, chosen, held, diff: null, command: null, failure: null }, best: null };
  const change = changeOf(candidate, read);
  return {
    attempt: {
      ...measured,
      chosen,
      held,
      diff: diffOf(change),
      command: commandFor(request, candidate),
      failure: null,
    },
    best: change,
  };
}

function changeOf(candidate: Candidate, read: Made['read']): Change {
  const files = new Set(candidate.edits.map(({ file }) => file));
  return { candidate, read: Object.fromEntries([...files].map((file) => [file, read[file]!])) };
}

function diffOf({ candidate: { edits }, read }: Change): string | null {
  const diffs = Object.entries(read).map(([file, text]) => {
    const after = withEdits(
      text,
      edits.filter((edit) => edit.file === file),
    );
    return unifiedDiff(shownPath(file, process.cwd()), text, after);
  });
  return diffs.length === 0 ? null : diffs.join('');
}

function commandFor(
  { nodeArgs, script, args, target, wanted, tolerance }: AttemptRequest,
  candidate: Candidate,
): string {
  const command = [...nodeArgs, script, ...args];
  const { remedy } = candidate;
  if (remedy === 'flags' || remedy === 'node')
    return nodeCommand(candidate.node ?? 'node', candidate.nodeArgs, command);
  const file = shownPath(target!.file, process.cwd());
  const other = wanted.find((one) => one.remedy === 'other')?.other;
  const what = other === undefined ? remedy : `${shownPath(other.file, process.cwd())}#${other.which}`;
  const words = [`${file}#${target!.which}`, '--with', what];
  if (tolerance !== null) words.push('--tolerance', String(tolerance));
  return `npx ${tryCommand([...words, '--apply'], command)}`;
}
